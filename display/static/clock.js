// The office's time, independent of the TV's own clock: the server's at the last pulse, and what has passed since.

const body = document.body;
const shown = document.querySelector("[data-clock]");
const format = new Intl.DateTimeFormat(body.dataset.locale, {
  hour: "numeric", minute: "2-digit", hour12: false, timeZone: body.dataset.zone,
});
let told = Date.parse(shown.dateTime);
let toldAt = performance.now();

export const now = () => new Date(told + performance.now() - toldAt);
export const time = (instant) => format.format(instant).replace(/^0(?=\d:)/, "");

export function set(at) {
  told = Date.parse(at);
  toldAt = performance.now();
}

setInterval(() => { shown.textContent = time(now()); }, 1000);
