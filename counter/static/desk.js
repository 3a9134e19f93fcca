// The desk: every act is a form, which is sent as one press; the board follows the server.

import { follow } from "./shared/live.js";
import { sound, tell } from "./idle.js";
import { listen } from "./keys.js";
import { fill, onRequest } from "./line.js";
import { minutesSince, set, tick } from "./minutes.js";
import { press, send, unanswered } from "./press.js";

const LOOKED_AT_MS = 1_500; // before that nobody has seen who was called
const csrf = document.querySelector('meta[name="csrf"]').content;
const said = document.querySelector("[data-said]");
const board = document.getElementById("board");
const { desk, me, waits, failed, soon } = document.body.dataset;
let acting = null;
let again = false; // pressed once more meanwhile
let asking = ""; // the number of which the clerk is asked whether it has come
let current = { number: "", since: -Infinity };
const keys = listen(board, { say, submit: (button) => button.form.requestSubmit(button) });
const { show } = follow({ board: "desk", desk }, { board, onBoard: settle, onBeat: ({ at }) => set(at) });

// `goneBy` is what makes the words untrue: that somebody can be called.
function say(words, goneBy = "") {
  said.textContent = words;
  said.dataset.goneBy = goneBy;
}

// What the board says alike to every window: whose desk it is, who has just appeared, and what time has done since
// it was drawn.
function settle() {
  const { clerk, next = "" } = board.querySelector(".desk").dataset;
  const taken = Boolean(clerk) && clerk !== me && !board.querySelector(".desk.closed");
  for (const each of board.querySelectorAll("[data-taken], [data-take-over]")) each.hidden = !taken;
  for (const each of board.querySelectorAll("[data-mine], .acts")) each.hidden = taken;
  const number = board.querySelector(".current [data-number]")?.dataset.number ?? "";
  if (number !== current.number) {
    // Called by the desk itself: nobody pressed.
    if (number && !current.number && !acting && board.querySelector("[data-auto]")) sound();
    current = { number, since: number ? performance.now() : -Infinity };
    if (number) setTimeout(lookedAt, LOOKED_AT_MS);
  }
  lookedAt();
  keys.shown();
  tick();
  ask();
  askArrival();
  tell(!number && !taken && board.querySelector(".desk.open") ? next : null);
  if (next && said.dataset.goneBy === "somebody") say("");
  fill(board);
}

const isSeen = (each) => each !== document.body && each.checkVisibility();
const isTooSoon = () => performance.now() - current.since < LOOKED_AT_MS;
const tooSoon = () => soon.replace("#", current.number);
const isCall = ({ action }) => /\/(calls|visits)$/.test(action);

function lookedAt() {
  for (const button of board.querySelectorAll("[data-act=call], [data-act=call-this], [data-act=at-once]")) {
    if (isTooSoon()) button.ariaDisabled = "true";
    else button.removeAttribute("aria-disabled");
  }
}

function ask() {
  const question = board.querySelector("[data-ask]");
  if (question) question.hidden = minutesSince(question.dataset.awaited) < Number(question.dataset.ask);
}

// The question before the next call, where the office asks it: it stays until it is answered, or another number
// stands there.
function askArrival() {
  const question = board.querySelector("[data-arrival]");
  if (question) question.hidden = asking !== current.number;
}

const isAskedFirst = (form) => form.querySelector("[data-act=call]") && board.querySelector("[data-arrival]");

async function act(pressed, form) {
  if (acting) return;
  [acting, again] = [pressed, false];
  board.ariaBusy = "true";
  say("");
  const hadFocus = board.contains(document.activeElement);
  try {
    const answer = await send(pressed, csrf, () => say(waits));
    say("");
    if (answer.ok && !answer.redirected) {
      form?.reset();
      if (form?.closest("details[open]:not(.arrival)")) keys.giveBack(form);
      show({ as_of: Number(answer.headers.get("Lobby-As-Of")), html: await answer.text() });
      say(decodeURIComponent(answer.headers.get("Lobby-Said") ?? "") || (again && isTooSoon() ? tooSoon() : ""));
    } else if (answer.redirected || answer.status === 401) {
      location.reload();
    } else {
      const problem = await answer.json();
      // Somebody has signed in anew in another window: this one's token against forgery is the old one.
      if (problem.code === "stale_form") location.reload();
      if (problem.board) show(problem.board);
      say(problem.detail, problem.code === "nobody_waiting" ? "somebody" : "");
      // The next scan takes the place of the code that was refused.
      form?.querySelector("input:not([type=hidden], [type=checkbox])")?.select();
    }
  } catch {
    say(failed);
  } finally {
    acting = null;
    board.ariaBusy = "false";
    // What was pressed may be gone: the keyboard goes on from who is at the desk now, where Enter does nothing.
    if (hadFocus && !isSeen(document.activeElement)) board.querySelector(".current")?.focus();
  }
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-acts]")) return;
  event.preventDefault();
  if (acting) again ||= isCall(event.target);
  else if (isCall(event.target) && isTooSoon()) say(tooSoon());
  else if (isAskedFirst(event.target)) {
    asking = current.number;
    askArrival();
    say(isAskedFirst(event.target).dataset.arrival);
  }
  else act(press(event.target), event.target);
});

// The second half of a double click is the first one again, also when the answer was quick.
document.addEventListener("click", (event) => {
  if (event.detail > 1 && event.target.closest("button[data-act]")) event.preventDefault();
}, true);

onRequest(board);
settle();
setInterval(ask, 1000);
const left = unanswered();
if (left) act(left);
