// Somebody who moves the mouse or types is there, also where the page asks nothing of the server: it is told once a
// minute, so that a session ends for those who have left only. Where it has ended, the page leads to the sign-in.

const TELL_EVERY_MS = 60_000;
const { present } = document.querySelector("script[data-present]").dataset;
let toldAt = performance.now();

async function tell() {
  if (performance.now() - toldAt < TELL_EVERY_MS) return;
  toldAt = performance.now();
  const csrf = document.querySelector('meta[name="csrf"]').content;
  const asked = { method: "POST", headers: { "X-CSRFToken": csrf, Accept: "application/problem+json" } };
  const answer = await fetch(present, asked).catch(() => null);
  if (answer?.status === 401) location.reload();
}

for (const sign of ["pointermove", "pointerdown", "keydown", "wheel"]) addEventListener(sign, tell, { passive: true });
