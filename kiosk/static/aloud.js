// The page read aloud through the headset, step by step (EN 301 549, 5.1.3 and 8.3). With a keypad or a
// keyboard: Down and Up go from one thing to the next, Enter presses it, Left says it again, Plus and Minus
// make it louder and softer. The first Down begins; so does the button.

const button = document.querySelector("[data-aloud]");
if (button) {
  const sound = new Audio();
  const kept = sessionStorage.getItem("aloud");
  let volume = Number(sessionStorage.getItem("volume") ?? 0.7);
  let on = false, at = -1;

  const shown = (each) => each.getClientRects().length && !each.closest("[hidden], [inert]");
  const STEPS = "h1, h2, p, dt, dd, li:not(:has(a, button, p)), legend, figcaption, .languages .here, a[href], button:not(:disabled), label:has([type=checkbox]), input:not([type=hidden], [type=checkbox])";
  const things = () => [...document.querySelectorAll(STEPS)].filter((each) => shown(each)
    && (each.matches("a, button, input, label") || !each.closest("a, button, label")) && words(each));
  const words = (each) => (each.matches("input")
    ? [each.labels[0]?.textContent ?? "", ...each.value].join(" ")
    : each.getAttribute("aria-label") ?? each.innerText ?? "").trim();

  // A text that is longer than what is spoken at once is said in parts, which end at a blank.
  const PART = new RegExp(`.{1,${button.dataset.longest}}(?=\\s|$)|.{1,${button.dataset.longest}}`, "gsu");
  let parts = [];
  const sayNext = () => {
    if (!parts.length) return;
    const text = parts.shift();
    sound.src = `${button.dataset.aloud}?${new URLSearchParams({ text })}`;
    sound.volume = volume;
    sound.play().catch(() => {});
  };
  const say = (text) => {
    parts = text.match(PART) ?? [];
    sayNext();
  };
  sound.addEventListener("ended", sayNext);
  const go = (step) => {
    const all = things();
    at = Math.min(Math.max(at + step, 0), all.length - 1);
    const each = all[at];
    document.querySelector("[data-spoken]")?.removeAttribute("data-spoken");
    each.dataset.spoken = "";
    each.scrollIntoView({ block: "nearest" });
    if (each.matches("a, button, input, label")) (each.control ?? each).focus();
    else document.activeElement?.blur();
    say(words(each));
  };
  // A dialog over the page is read at once, from its beginning; after it, reading goes on where it was.
  let before = null, heard;
  const overlays = [...document.querySelectorAll("[role=alertdialog]")];
  new MutationObserver(() => {
    const asked = overlays.find((each) => !each.hidden);
    if (!on || asked === heard) return;
    heard = asked;
    document.querySelector("[data-spoken]")?.removeAttribute("data-spoken");
    if (asked) {
      before ??= at;
      at = things().length - 1;
      say(asked.innerText);
    } else {
      [before, at] = [null, before];
      go(0);
    }
  }).observe(document.body, { subtree: true, attributeFilter: ["hidden"] });
  const turn = (wanted) => {
    on = wanted;
    button.setAttribute("aria-pressed", on);
    if (on) sessionStorage.setItem("aloud", "on");
    else sessionStorage.removeItem("aloud");
    sound.pause();
    parts = [];
    if (on) go(1);
    else document.querySelector("[data-spoken]")?.removeAttribute("data-spoken");
  };

  button.addEventListener("click", () => { at = -1; turn(!on); });
  addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1, ArrowLeft: 0 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      if (!on) turn(true);
      else go(step);
    } else if (on && event.key === "Enter" && event.target.matches("[type=checkbox]")) {
      event.preventDefault();
      event.target.click();
    } else if (on && ["+", "-"].includes(event.key)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      volume = Math.min(Math.max(volume + (event.key === "+" ? 0.15 : -0.15), 0.1), 1);
      sessionStorage.setItem("volume", volume);
      go(0);
    }
  }, true);

  // Reading stays on for all pages of one visitor; the start page of the next is silent again.
  if (kept) turn(true);
}
