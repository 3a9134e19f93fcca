// The keypad, one press for each form, and the way back to the start for the next visitor.
// Leaving replaces the page, so that nobody can go back to somebody else's number.

const body = document.body;
const cut = document.querySelector("[data-cut]");

// A server that does not answer must not cost the kiosk its page: say so, and try again.
let starting = false;
async function start() {
  if (starting) return;
  starting = true;
  try {
    const answer = await fetch("/healthz", { cache: "no-store" });
    if (!answer.ok) throw new Error(answer.statusText);
    location.replace(body.dataset.start);
  } catch {
    cut.hidden = false;
    setTimeout(() => { starting = false; start(); }, 1000);
  }
}

// One press: a second tap on a button that is already acting does nothing.
for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
}
// The second half of a double tap must not press what the next page shows in the same place.
const DOUBLE_TAP_MS = 500, SAME_PLACE_PX = 40;
addEventListener("click", (event) => {
  if (!event.clientX && !event.clientY) return;
  const before = JSON.parse(sessionStorage.getItem("tap") ?? "null");
  const now = { x: event.clientX, y: event.clientY, at: Date.now(), page: performance.timeOrigin };
  const repeated = before && before.page !== now.page && now.at - before.at < DOUBLE_TAP_MS
    && Math.hypot(now.x - before.x, now.y - before.y) < SAME_PLACE_PX;
  if (repeated) {
    event.preventDefault();
    event.stopImmediatePropagation();
  } else {
    sessionStorage.setItem("tap", JSON.stringify(now));
  }
}, true);
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
addEventListener("contextmenu", (event) => event.preventDefault());

// Keypad.
const field = document.querySelector("[data-code-field]");
if (field) {
  for (const key of document.querySelectorAll("[data-key]")) {
    key.addEventListener("click", () => {
      if (field.value.length < field.maxLength) field.value += key.dataset.key;
    });
  }
  document.querySelector("[data-erase]").addEventListener("click", () => { field.value = field.value.slice(0, -1); });
  const letters = document.querySelector("[data-letters]");
  letters.addEventListener("click", () => {
    const alphabet = document.querySelector("[data-alphabet]");
    alphabet.hidden = !alphabet.hidden;
    letters.setAttribute("aria-expanded", String(!alphabet.hidden));
  });
}

// Whether the paper came: said after three seconds without it.
if (body.dataset.slip) {
  const since = Date.now();
  const look = async () => {
    const { slip } = await fetch(body.dataset.slip).then((answer) => answer.json()).catch(() => ({}));
    const late = Date.now() - since > 3000;
    document.querySelector("[data-no-paper]").hidden = !(late && slip && slip !== "printed");
    if (slip !== "printed") setTimeout(look, 700);
  };
  look();
}

// Back to the start when nobody touches the screen.
const idleMs = Number(body.dataset.idle) * 1000;
const WARNING_MS = Math.min(20_000, idleMs / 2);
const warning = document.querySelector("[data-still-there]");
let touchedAt = Date.now();
const touched = () => {
  touchedAt = Date.now();
  warning.hidden = true;
};
for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, touched);
document.querySelector("[data-leave]")?.addEventListener("click", (event) => {
  event.preventDefault();
  start();
});
setInterval(() => {
  const idle = Date.now() - touchedAt;
  if (idle > idleMs) start();
  else if (idle > idleMs - WARNING_MS && !("leaveAtOnce" in body.dataset) && warning.hidden) {
    warning.hidden = false;
    warning.querySelector("[data-stay]").focus();
  }
}, 500);
