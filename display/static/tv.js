// The TV. The board's list is right at once; only the spotlight takes turns: each call has it for at
// least five seconds, in order, and a call that is no longer on the board is skipped.

import { follow } from "/static/live.js";

const HELD_MS = 5_200; // five seconds, and time for a slow box to paint
const board = document.getElementById("board");
const said = document.querySelector("[data-said]");
const waiting = [];
let known = new Set([...board.querySelectorAll("[data-call]")].map((row) => `${row.dataset.call} ${row.dataset.calledAt}`));
let lit = board.querySelector("[data-newest]")?.dataset.call ?? null;
let litUntil = 0;

const rowOf = (number) => board.querySelector(`[data-call="${CSS.escape(number)}"]`);

function paint() {
  for (const row of board.querySelectorAll("[data-call]")) row.toggleAttribute("data-newest", row.dataset.call === lit);
}

function turn() {
  while (Date.now() >= litUntil && waiting.length) {
    const number = waiting.shift();
    const row = rowOf(number);
    if (!row) continue;
    lit = number;
    litUntil = Date.now() + HELD_MS;
    said.textContent = `${number} – ${row.dataset.desk}`;
  }
  if (!lit || !rowOf(lit)) lit = board.querySelector("[data-call]")?.dataset.call ?? null;
  paint();
}

// Every board tells which calls there are, so a call made while the link was cut gets its turn as well.
function notice({ data }) {
  const keys = data.calls.map((call) => `${call.number} ${call.called_at}`);
  waiting.push(...data.calls.filter((call, at) => !known.has(keys[at])).map((call) => call.number).reverse());
  known = new Set(keys);
  turn();
}

follow({ board: "lobby", device: "display" }, { board, onBoard: notice });
setInterval(turn, 250);

// The office's own time, on whatever clock the TV has been set to.
const clock = document.querySelector("[data-clock]");
const format = new Intl.DateTimeFormat(document.body.dataset.locale, {
  hour: "numeric", minute: "2-digit", hour12: false, timeZone: document.body.dataset.zone,
});
setInterval(() => { clock.textContent = format.format(new Date()).replace(/^0(?=\d:)/, ""); }, 1000);
