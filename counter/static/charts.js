// Draws each section's two charts from its own table: what the table says and what is drawn cannot differ.
// Chart.js stands in the page as a plain script; without it, or without this script, the tables remain.

const { Chart } = window;
const named = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const ink = named("--ink"), soft = named("--ink-soft"), rule = named("--rule"), booked = named("--booked");
const walkIn = getComputedStyle(document.querySelector(".reports")).getPropertyValue("--walk-in").trim();

Chart.defaults.font.family = named("--type");
Chart.defaults.font.size = 14;
Chart.defaults.color = soft;
Chart.defaults.animation = false;
Chart.defaults.maintainAspectRatio = false;
Chart.defaults.plugins.legend.display = false;

const scales = (stacked) => ({
  x: { stacked, grid: { display: false }, border: { color: ink }, ticks: { maxRotation: 0, autoSkipPadding: 12 } },
  y: { stacked, beginAtZero: true, grid: { color: rule }, border: { display: false }, ticks: { precision: 0, maxTicksLimit: 6 } },
});
const minutes = (seconds) => (seconds === "" ? null : Math.round(Number(seconds) / 60));
const rounded = (count) => Math.round(Number(count) * 10) / 10;

function visits(rows) {
  return {
    type: "bar",
    data: {
      labels: rows.map((row) => row.label),
      datasets: [
        { label: keyed("booked"), data: rows.map((row) => rounded(row.booked)), backgroundColor: booked },
        { label: keyed("walk-in"), data: rows.map((row) => rounded(row.walkIn)), backgroundColor: walkIn },
      ].map((each) => ({ ...each, barPercentage: 0.9, categoryPercentage: 0.8, maxBarThickness: 56 })),
    },
    options: { scales: scales(true) },
  };
}

function waits(rows, target) {
  const bar = { grouped: false, maxBarThickness: 56 };
  return {
    type: "bar",
    data: {
      labels: rows.map((row) => row.label),
      datasets: [
        { type: "line", label: keyed("target"), data: rows.map(() => target), borderColor: ink, borderWidth: 1.5, borderDash: [4, 4], pointRadius: 0, pointHitRadius: 0 },
        { ...bar, label: keyed("half"), data: rows.map((row) => minutes(row.half)), backgroundColor: ink, categoryPercentage: 0.8, barPercentage: 0.5 },
        { ...bar, label: keyed("nine"), data: rows.map((row) => minutes(row.nine)), backgroundColor: walkIn, categoryPercentage: 0.8, barPercentage: 0.9 },
      ],
    },
    options: { scales: scales(false), plugins: { tooltip: { filter: (item) => item.datasetIndex > 0 } } },
  };
}

const keyed = (key) => document.querySelector(`.key.${key}`).textContent;

// A canvas is not redrawn when a web font arrives: load its letters and figures first.
await Promise.all(["0", "ă"].map((letters) => document.fonts.load('14px "Atkinson"', letters)));

for (const section of document.querySelectorAll("[data-charts]")) {
  const rows = [...section.querySelectorAll("tbody tr")].map((row) => row.dataset);
  new Chart(section.querySelector("[data-chart=visits]"), visits(rows));
  new Chart(section.querySelector("[data-chart=waits]"), waits(rows, Number(section.dataset.target)));
}
