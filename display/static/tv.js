// The TV. The board's list is right at once; only the spotlight and the voice take turns: each call has them
// for at least five seconds, in order, and a call that is no longer on the board is skipped. What is heard is
// what is lit: the next one waits for the end of the sentence.

import { follow } from "/static/live.js";
import { announce } from "./sounds.js";

const HELD_MS = 5_200; // five seconds, and time for a slow box to paint
const body = document.body;
const board = document.getElementById("board");
const said = document.querySelector("[data-said]");
const waiting = [];
let known = new Set([...board.querySelectorAll("[data-call]")].map((row) => `${row.dataset.call} ${row.dataset.calledAt}`));
let lit = board.querySelector("[data-newest]")?.dataset.call ?? null;
let litUntil = 0;
let speaking = false;
let ahead = Date.parse(document.querySelector("[data-clock]").dateTime) - Date.now();

const rowOf = (number) => board.querySelector(`[data-call="${CSS.escape(number)}"]`);

function paint() {
  for (const row of board.querySelectorAll("[data-call]")) row.toggleAttribute("data-newest", row.dataset.call === lit);
}

function turn() {
  while (Date.now() >= litUntil && !speaking && waiting.length) {
    const number = waiting.shift();
    const row = rowOf(number);
    if (!row) continue;
    lit = number;
    litUntil = Date.now() + HELD_MS;
    said.textContent = `${number} – ${row.dataset.desk}`;
    speaking = true;
    announce(number, row.dataset.desk, now()).finally(() => { speaking = false; });
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

// The office's own time, on whatever clock the TV has been set to.
const format = new Intl.DateTimeFormat(body.dataset.locale, {
  hour: "numeric", minute: "2-digit", hour12: false, timeZone: body.dataset.zone,
});
const now = () => new Date(Date.now() + ahead);
const time = (instant) => format.format(instant).replace(/^0(?=\d:)/, "");
let heardAt = now();

function beat({ at, version }) {
  ahead = Date.parse(at) - Date.now();
  heardAt = now();
  if (version !== body.dataset.version && !waiting.length && !speaking && Date.now() >= litUntil) location.reload();
  socket.emit("screen", {
    version: body.dataset.version,
    sound: !document.querySelector("[data-muted]") || document.querySelector("[data-muted]").hidden,
  });
}
function onBlind(blind) {
  if (!blind) return;
  for (const since of document.querySelectorAll("[data-blind-since]")) {
    since.textContent = since.dataset.blindSince.replace("{}", time(heardAt));
  }
}

const { socket } = follow({ board: "lobby", device: "display" }, { board, onBoard: notice, onBeat: beat, onBlind });
setInterval(turn, 250);
const clock = document.querySelector("[data-clock]");
setInterval(() => { clock.textContent = time(now()); }, 1000);
