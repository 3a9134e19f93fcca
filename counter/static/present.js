// Somebody who moves the mouse or types is there, also where the page asks nothing of the server: it is told once a
// minute, so that a session ends for those who have left only. Before it ends the page says so; any sign of somebody,
// such as the button, keeps it. Where it has ended, the page leads to the sign-in.

const TELL_EVERY_MS = 60_000;
const WARN_BEFORE_MS = 60_000; // WCAG 2.2.1 asks for 20 s at least
const LOOK_EVERY_MS = 1_000;
const STAYS_MS = 3_000; // moving the mouse to the button is a sign already: a press must not fall on what is behind it
const { present, idleMinutes } = document.querySelector("script[data-present]").dataset;
const warning = document.querySelector("[data-idle] > div");
// The server keeps to the minute when somebody was there, so it may end a session a minute earlier than counted here.
const idleMs = Number(idleMinutes) * 60_000 - TELL_EVERY_MS;
const warnAfterMs = Math.max(idleMs - WARN_BEFORE_MS, idleMs / 2, LOOK_EVERY_MS);
const others = new BroadcastChannel("lobby-present");
let toldAt = Date.now();
let leavesAt = 0;
let telling = false;

function here() {
  toldAt = Date.now();
  leavesAt = toldAt + STAYS_MS;
}

function look() {
  if (!hasVisitor() && Date.now() - toldAt >= warnAfterMs) warning.hidden = false;
  else if (Date.now() >= leavesAt) warning.hidden = true;
}

async function tell() {
  if (telling || Date.now() - toldAt < Math.min(TELL_EVERY_MS, warnAfterMs)) return;
  telling = true;
  const csrf = document.querySelector('meta[name="csrf"]').content;
  const asked = { method: "POST", headers: { "X-CSRFToken": csrf, Accept: "application/problem+json" } };
  const answer = await fetch(present, asked).catch(() => null);
  telling = false;
  if (answer?.status === 401) location.reload();
  if (!answer?.ok) return void (toldAt = warning.hidden ? Date.now() : toldAt); // again in a minute; a warning stays
  here();
  others.postMessage("here");
}

// Whoever has a visitor at the desk stays signed in, and is asked nothing.
const hasVisitor = () => document.querySelector(".current [data-number]") !== null;

for (const sign of ["pointermove", "pointerdown", "keydown", "wheel"]) addEventListener(sign, tell, { passive: true });
others.addEventListener("message", here);
others.postMessage("here"); // this page was asked for just now
warning.querySelector("button").addEventListener("click", () => { leavesAt = 0; });
setInterval(look, LOOK_EVERY_MS);
