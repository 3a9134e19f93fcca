// Back to the start when nobody touches the screen: first a warning, for twenty seconds (WCAG 2.2.1). It is a question
// over the page; on the number's page a line beneath the number, which stays to be read. The start page needs none
// where nothing was chosen on it. Listening to what was asked for is no idle time.

const body = document.body;
const WARNING_MS = 20_000;

export function idling(start) {
  const warning = document.querySelector("[data-still-there]");
  const seconds = warning.querySelector("[data-seconds]");
  const closing = document.querySelector("[data-closing]");
  const sentences = JSON.parse(seconds.dataset.seconds), plural = new Intl.PluralRules(document.documentElement.lang);
  const beneath = document.querySelectorAll("header, main, .tools");
  let idleMs = Number(body.dataset.idle) * 1000 + (closing ? WARNING_MS : 0);
  let touchedAt = Date.now();

  // A dialog takes the focus, and nothing beneath it can be pressed; when it closes, the focus returns.
  let pressed = null;
  const over = (dialog, shown) => {
    pressed ??= document.activeElement;
    for (const each of document.querySelectorAll("[role=alertdialog]")) each.hidden = each !== dialog || !shown;
    for (const each of beneath) each.inert = shown;
    if (shown) return void dialog.querySelector("button").focus();
    pressed.focus();
    pressed = null;
  };
  const lasts = (ms) => {
    idleMs = Math.max(idleMs, ms);
    touchedAt = Date.now();
  };
  for (const kind of ["pointerdown", "keydown", "click", "listening"]) addEventListener(kind, () => { touchedAt = Date.now(); });
  // On click, the end of the tap: closed at its beginning, the same tap would press what lies beneath.
  addEventListener("click", () => { if (!warning.hidden) over(warning, false); });
  document.querySelector("[data-more-time]")?.addEventListener("click", () => lasts(Number(body.dataset.idleLong) * 1000));

  setInterval(() => {
    const left = idleMs - (Date.now() - touchedAt);
    const whole = Math.max(Math.ceil(left / 1000), 0);
    const said = (sentences[plural.select(whole)] ?? sentences.other).replace("{}", whole);
    if (closing) {
      closing.querySelector("[data-closing-words]").textContent = said;
      closing.toggleAttribute("data-warns", left <= WARNING_MS);
    }
    seconds.textContent = said;
    const isChosen = "chosen" in body.dataset || document.documentElement.className || sessionStorage.getItem("aloud");
    const atOnce = "leaveAtOnce" in body.dataset && !("home" in body.dataset && isChosen);
    if (left <= 0) start();
    else if (left <= Math.min(WARNING_MS, idleMs / 2) && warning.hidden && !atOnce) over(warning, true);
  }, 250);

  return { over, lasts, touchedFor: () => Date.now() - touchedAt };
}
