// Minutes that pass on the page: counted by the server's clock, as the last pulse told it, not by this screen's.

let told = Date.parse(document.body.dataset.now);
let toldAt = performance.now();

export function set(at) {
  told = Date.parse(at);
  toldAt = performance.now();
}

export function tick() {
  const now = told + performance.now() - toldAt;
  for (const shown of document.querySelectorAll("[data-since]")) {
    const minutes = String(Math.max(Math.floor((now - Date.parse(shown.dataset.since)) / 60_000), 0));
    if (shown.textContent !== minutes) shown.textContent = minutes;
  }
}

setInterval(tick, 1000);
