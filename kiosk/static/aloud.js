// The page read aloud through the headset, step by step (EN 301 549, 5.1.3 and 8.3). With a keypad or a
// keyboard: Down and Up go from one thing to the next, Enter presses it, Left says it again, Plus and Minus
// make it louder and softer. The first Down begins; so does the button. What the page says meanwhile by itself
// (a question over it, a slip that does not come, the end of its time, the server away) is said at once.

import { voiceOf } from "./voice.js";

const STEPS = "h1, h2, p, dt, dd, li:not(:has(a, button, p)), legend, figcaption, .languages .here, a[href], button:not(:disabled), label:has([type=checkbox]), input:not([type=hidden], [type=checkbox])";
const CONTROLS = "a, button, input, label";
const STATUS = "main :is([role=status], [role=alert])";
const LOUDER = { "+": 0.15, "-": -0.15 }, TYPED_BY_A_MACHINE_MS = 100;

const button = document.querySelector("[data-aloud]");
if (button) {
  const voice = voiceOf(button);
  const cut = document.querySelector("[data-cut]"), closing = document.querySelector("[data-closing]");
  let on = false, spoken = null, at = -1, typedAt = -Infinity;
  let isTouched = false; // a field that has the focus before that was given it by the page

  const shown = (each) => each.getClientRects().length && !each.closest("[hidden], [inert]");
  const things = () => [...(cut.hidden ? document : cut).querySelectorAll(STEPS)].filter((each) => shown(each)
    && (each.matches(CONTROLS) || !each.closest("a, button, label")) && words(each));
  const state = (each) => {
    if (each.control) return each.control.checked ? button.dataset.ticked : button.dataset.unticked;
    return { true: button.dataset.on, false: button.dataset.off }[each.getAttribute("aria-pressed")] ?? "";
  };
  const words = (each) => {
    const text = each.matches("input") ? [each.labels[0]?.textContent ?? "", ...each.value].join(" ")
      : each.getAttribute("aria-label") ?? each.innerText ?? "";
    return text.trim() && [text.trim(), state(each)].filter(Boolean).join(", ");
  };
  const language = (each) => each.closest("[lang]").lang;

  const mark = (each) => {
    document.querySelector("[data-spoken]")?.removeAttribute("data-spoken");
    if (each) each.dataset.spoken = words(each);
    spoken = each;
  };
  const go = (step, asked = true) => {
    const all = things();
    if (!all.length) return;
    const here = all.indexOf(spoken);
    at = Math.min(Math.max((here < 0 ? Math.min(at, all.length - 1) : here) + step, 0), all.length - 1);
    mark(all[at]);
    spoken.scrollIntoView({ block: "nearest" });
    if (spoken.matches(CONTROLS)) (spoken.control ?? spoken).focus();
    else document.activeElement?.blur();
    voice.say(spoken.dataset.spoken, language(spoken), asked);
  };
  // On the next page of somebody who listens: a refusal first, else what the page is about, not the office's name again.
  const begin = () => {
    const all = things();
    const first = all.find((each) => each.closest(STATUS)) ?? all.find((each) => each.closest("main"));
    at = all.indexOf(first) - 1;
    go(1);
  };

  // A dialog over the page is read at once, from its beginning; after it, reading goes on where it was.
  let before = null, heard;
  const overlays = [...document.querySelectorAll("[role=alertdialog]"), cut];
  const over = () => {
    const asked = cut.hidden ? overlays.find((each) => !each.hidden) : cut;
    if (asked === heard) return;
    heard = asked;
    before ??= [spoken, at];
    mark(null);
    if (asked) {
      at = things().length - 1;
      if (asked === cut) for (const [text, lang] of sentencesOfCut()) voice.say(text, lang);
      else voice.say(asked.innerText);
    } else {
      [[spoken, at], before] = [before, null];
      go(0, false);
    }
  };
  const sentencesOfCut = () => [...cut.querySelectorAll(":scope > [lang]")]
    .filter((each) => each.lang === document.documentElement.lang).slice(0, 1)
    .map((each) => [[...each.children].map((part) => part.textContent.trim()).join(" "), each.lang]);
  const warn = () => { if (closing?.hasAttribute("data-warns")) voice.add(closing.querySelector("[data-closing-words]").textContent); };
  new MutationObserver((changes) => {
    if (!on) return;
    over();
    if (changes.some(({ attributeName }) => attributeName === "data-warns")) warn();
  }).observe(document.body, { subtree: true, attributeFilter: ["hidden", "data-warns"] });

  // Status messages (WCAG 4.1.3): said when they come, after what is being said.
  for (const each of document.querySelectorAll(STATUS)) {
    let last = each.innerText.trim();
    new MutationObserver(() => {
      const now = each.innerText.trim();
      if (on && now && now !== last) voice.add(now);
      last = now;
    }).observe(each, { subtree: true, childList: true, characterData: true, attributeFilter: ["hidden"] });
  }

  const turn = (wanted) => {
    on = wanted;
    button.setAttribute("aria-pressed", on);
    if (on) sessionStorage.setItem("aloud", "on");
    else sessionStorage.removeItem("aloud");
    voice.stop();
    mark(null);
    if (on) for (const [text, lang] of sentencesOfCut()) voice.store(text, lang);
  };
  const start = () => {
    at = -1;
    turn(true);
    go(1);
    voice.add(button.dataset.how);
  };

  button.addEventListener("click", () => (on ? turn(false) : start()));
  for (const kind of ["keydown", "pointerdown"]) addEventListener(kind, () => { isTouched = true; }, true);
  addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1, ArrowLeft: 0 }[event.key];
    const isByMachine = event.timeStamp - typedAt < TYPED_BY_A_MACHINE_MS;
    if (event.key.length === 1) typedAt = event.timeStamp;
    if (step !== undefined) {
      event.preventDefault();
      if (on) go(step);
      else start();
    } else if (on && event.key === "Enter" && spoken?.control) {
      event.preventDefault();
      spoken.control.click();
    } else if (on && event.key === "Enter" && !isByMachine && event.target.matches("input") && spoken && !spoken.matches(CONTROLS)) {
      event.preventDefault(); // a field that the page has focused is not what was heard
      go(0);
    } else if (on && event.key in LOUDER && !isByMachine) {
      event.preventDefault();
      event.stopImmediatePropagation();
      voice.louder(LOUDER[event.key]);
      go(0);
    }
  }, true);
  // Tab, and whatever moves the focus for the visitor.
  addEventListener("focusin", ({ target }) => {
    const each = target.closest("label") ?? target;
    if (!on || (!isTouched && target.autofocus) || each === spoken || !things().includes(each) || target.closest("[role=alertdialog]")) return;
    mark(each);
    go(0);
  });
  // What was typed, sign by sign, and what is left after one was erased.
  addEventListener("input", ({ target }) => {
    if (!on || !target.matches("input:not([type=checkbox])")) return;
    const isLonger = target.value.length > (target.dataset.had ?? 0);
    target.dataset.had = target.value.length;
    if (document.activeElement === target) mark(target);
    voice.say(isLonger ? target.value.at(-1) : words(target), language(target), true);
  }, true);
  addEventListener("change", () => { if (on && spoken?.control) go(0); });
  for (const each of document.querySelectorAll("[data-look]")) each.addEventListener("click", () => { if (on && spoken === each) go(0); });

  // Reading stays on for all pages of one visitor; the start page of the next is silent again.
  if (sessionStorage.getItem("aloud")) {
    turn(true);
    begin();
  }
}
