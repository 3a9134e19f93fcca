// Minutes that pass on the page: counted by the server's clock, as the last pulse told it, not by this screen's.

let told = Date.parse(document.body.dataset.now);
let toldAt = performance.now();

export function set(at) {
  told = Date.parse(at);
  toldAt = performance.now();
}

export function minutesSince(instant) {
  return Math.max(Math.floor((told + performance.now() - toldAt - Date.parse(instant)) / 60_000), 0);
}

// Whole seconds that are left until an instant; 0 from then on.
function secondsUntil(instant) {
  return Math.max(Math.ceil((Date.parse(instant) - told - performance.now() + toldAt) / 1_000), 0);
}

export function tick() {
  for (const shown of document.querySelectorAll("[data-until]")) shown.textContent = secondsUntil(shown.dataset.until);
  for (const shown of document.querySelectorAll("[data-since]")) {
    const minutes = String(minutesSince(shown.dataset.since));
    if (shown.textContent !== minutes) shown.textContent = minutes;
  }
}

setInterval(tick, 1000);
