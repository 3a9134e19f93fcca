// The keys of a desk: one letter, one act, where no field and no list has the keyboard. What ends, pauses or closes
// asks for the same key once more, for a letter may be meant for somewhere else.
//
// Each clerk may switch the letters off (WCAG 2.1.4), and name another key, or a pedal, that calls the next one; it
// goes by its place on the keyboard (KeyboardEvent.code), and acts whether or not the letters do.

const MEANT_AFTER_MS = 400; // a double letter of somebody who types is faster
const MEANT_WITHIN_MS = 4_000;
const FIELDS = "input, select, textarea";
const PRESSED_BY = { Enter: "a, button, summary", NumpadEnter: "a, button, summary", Space: "a, button, summary" };
const NEVER = /^(Tab|Escape|Backspace|(Shift|Control|Alt|Meta).*)$/;
const { keys: letters, callKey } = document.body.dataset;

const named = (code) => code.replace(/^(Key|Digit)/, "");

// What the board, which is the same for every clerk, says of this one's keys.
function shown(board) {
  const call = board.querySelector("[data-act=call]");
  if (letters === "off") for (const each of board.querySelectorAll("[aria-keyshortcuts]")) each.removeAttribute("aria-keyshortcuts");
  if (!call || !callKey) return;
  call.setAttribute("aria-keyshortcuts", named(callKey));
  call.querySelector("kbd").textContent = named(callKey);
}

// Whether the part belongs to a right that this clerk does not have; the style sheet hides it.
const lacks = (part) => document.body.dataset.lacks?.split(" ").includes(part.closest("[data-right]")?.dataset.right);

// The field that takes a key: whatever is pressed there is its value.
function takeKeys(field) {
  const value = field.form.elements.call_key;
  field.value = named(value.value);
  field.addEventListener("keydown", (event) => {
    if (!event.code || (NEVER.test(event.code) && event.code !== "Backspace")) return;
    event.preventDefault();
    value.value = event.code === "Backspace" ? "" : event.code;
    field.value = named(value.value);
  });
}

export function listen(board, { say, submit }) {
  let asked = null;

  // The act that its key asks about; in the page as well once the same key would be taken for an answer.
  const askAbout = (button) => {
    clearTimeout(asked?.timer);
    delete document.body.dataset.asked;
    say(button?.dataset.asks ?? "");
    const act = button?.dataset.act;
    const timer = act && setTimeout(() => { document.body.dataset.asked = act; }, MEANT_AFTER_MS);
    asked = act ? { act, timer, at: performance.now() } : null;
  };

  // What was folded must not keep the keys, nor a list that was left.
  const giveBack = (target) => {
    const folded = target.closest("details[open]");
    folded?.removeAttribute("open");
    if (folded) folded.querySelector("summary").focus();
    else target.blur();
  };

  const isMeant = (button) => {
    if (!button.dataset.asks) return true;
    const since = asked?.act === button.dataset.act ? performance.now() - asked.at : Infinity;
    if (since < MEANT_AFTER_MS) return false;
    if (since < MEANT_WITHIN_MS) return true;
    askAbout(button);
    return false;
  };

  // The part of the board that a key is for.
  const meant = (event) => {
    const call = board.querySelector("[data-act=call]");
    if (callKey && event.code === callKey) return event.target.closest(PRESSED_BY[callKey] ?? "none") ? null : call;
    const found = letters === "off" ? null : board.querySelector(`[data-shortcut="${CSS.escape(event.key.toUpperCase())}"]`);
    return callKey && found === call ? null : found;
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    if (event.key === "Escape") {
      if (asked) askAbout(null);
      giveBack(event.target);
    }
    if (event.target.matches(FIELDS)) return;
    const found = meant(event);
    if (asked && found?.dataset.act !== asked.act) askAbout(null);
    if (!found || found.closest("[hidden]") || lacks(found)) return;
    event.preventDefault();
    if (found.matches("button")) {
      if (!isMeant(found)) return;
      if (asked) askAbout(null);
      submit(found);
    } else if (found.matches("summary")) {
      found.parentElement.open = true;
      (found.parentElement.querySelector("input:not([type=hidden]), select, button") ?? found).focus();
    } else found.focus();
  });

  document.addEventListener("change", (event) => {
    if (!event.target.closest("form[data-at-once]")) return;
    event.target.form.requestSubmit();
    event.target.blur();
  });

  takeKeys(document.querySelector("[data-takes-key]"));
  return { giveBack, shown: () => shown(board) };
}
