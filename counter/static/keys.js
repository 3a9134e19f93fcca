// The keys of a desk: one letter, one act, where no field and no list has the keyboard. What ends, pauses or closes
// asks for the same key once more, for a letter may be meant for somewhere else.

const MEANT_AFTER_MS = 400; // a double letter of somebody who types is faster
const MEANT_WITHIN_MS = 4_000;
const FIELDS = "input, select, textarea";

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

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    if (event.key === "Escape") {
      if (asked) askAbout(null);
      giveBack(event.target);
    }
    if (event.target.matches(FIELDS) || document.body.dataset.keys === "off") return;
    const found = board.querySelector(`[data-shortcut="${CSS.escape(event.key.toUpperCase())}"]`);
    if (asked && found?.dataset.act !== asked.act) askAbout(null);
    if (!found || found.closest("[hidden]")) return;
    event.preventDefault();
    if (found.matches("button")) {
      if (!isMeant(found)) return;
      if (asked) askAbout(null);
      submit(found);
    } else if (found.matches("summary")) {
      found.parentElement.open = true;
      found.parentElement.querySelector("input:not([type=hidden]), select, button").focus();
    } else found.focus();
  });

  document.addEventListener("change", (event) => {
    if (!event.target.closest("form[data-at-once]")) return;
    event.target.form.requestSubmit();
    event.target.blur();
  });

  return { giveBack };
}
