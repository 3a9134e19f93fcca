// The keypad, one press for each form, and the way back to the start for the next visitor.
// Leaving replaces the page, so that nobody can go back to somebody else's number.

const body = document.body;
const cut = document.querySelector("[data-cut]");

// A server that does not answer must not cost the kiosk its page: ask before leaving it, say so, and begin
// anew once it is back. One press: while the page is being left, a second one does nothing.
const PATIENCE_MS = 4000;
let leaving = false;
async function leave(go) {
  if (leaving) return;
  leaving = true;
  try {
    const answer = await fetch("/healthz", { cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) });
    if (!answer.ok) throw new Error(answer.statusText);
    go();
    setTimeout(() => { leaving = false; }, 2 * PATIENCE_MS);
  } catch {
    cut.hidden = false;
    setTimeout(() => { leaving = false; start(); }, 1000);
  }
}
const start = () => leave(() => location.replace(body.dataset.start));
for (const link of document.querySelectorAll("a[href]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    if ("leave" in link.dataset) start();
    else leave(() => location.assign(link.href));
  });
}
for (const form of document.querySelectorAll("form")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const { submitter } = event;
    leave(() => {
      // What form.submit() leaves out: which button it was.
      if (submitter?.name) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: submitter.name, value: submitter.value }));
      form.submit();
    });
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
  field.inputMode = "none"; // the page has its own keys
  // A scanner types, whatever a finger touched before.
  addEventListener("keydown", (event) => {
    if (event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.altKey && !event.metaKey) field.focus();
  });
  for (const key of document.querySelectorAll("[data-key]")) {
    key.addEventListener("click", () => {
      if (field.value.length < field.maxLength) field.value += key.dataset.key;
    });
  }
  for (const key of document.querySelectorAll("[data-erase]")) {
    key.addEventListener("click", () => { field.value = field.value.slice(0, -1); });
  }
  const digits = document.querySelector("[data-keys]"), alphabet = document.querySelector("[data-alphabet]");
  for (const key of document.querySelectorAll("[data-letters], [data-digits]")) {
    key.addEventListener("click", () => {
      [digits.hidden, alphabet.hidden] = [alphabet.hidden, digits.hidden];
      document.querySelector(digits.hidden ? "[data-digits]" : "[data-letters]").focus();
    });
  }
}

// Whether the paper came: said after three seconds without it.
if (body.dataset.slip) {
  const since = Date.now();
  const note = document.querySelector("[data-no-paper]");
  const look = async () => {
    const { slip } = await fetch(body.dataset.slip).then((answer) => answer.json()).catch(() => ({ slip: "unknown" }));
    if (slip === "printed" || !slip) {
      note.hidden = true;
      return;
    }
    if (note.hidden && Date.now() - since > 3000) {
      note.hidden = false;
      idleMs = Math.max(idleMs, Number(body.dataset.idleLong) * 1000); // it has to be written down
      touchedAt = Date.now();
    }
    setTimeout(look, 700);
  };
  setTimeout(look, 0);
}

// Back to the start when nobody touches the screen.
let idleMs = Number(body.dataset.idle) * 1000;
const WARNING_MS = Math.min(20_000, idleMs / 2);
const warning = document.querySelector("[data-still-there]");
const beneath = document.querySelectorAll("header, main");
let touchedAt = Date.now();
const ask = (asking) => {
  warning.hidden = !asking;
  for (const each of beneath) each.inert = asking;
  if (asking) warning.querySelector("[data-stay]").focus();
};
for (const kind of ["pointerdown", "keydown", "click"]) addEventListener(kind, () => { touchedAt = Date.now(); });
// At the end of the tap, not at its beginning: its end must not press what lies beneath.
addEventListener("click", () => ask(false));
setInterval(() => {
  const idle = Date.now() - touchedAt;
  if (idle > idleMs) start();
  else if (idle > idleMs - WARNING_MS && !("leaveAtOnce" in body.dataset) && warning.hidden) {
    ask(true);
  }
}, 500);
