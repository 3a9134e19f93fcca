// The TV: a board that is right at once, turns of the spotlight, the office's clock, and reports of this screen's own
// state to the server.

import { follow } from "./shared/live.js";
import { now, set, time } from "./clock.js";
import { showWords } from "./words.js";
import { panel } from "./panel.js";
import { announce, isMuted } from "./sounds.js";
import { takeTurns } from "./turns.js";

const body = document.body;
const board = document.getElementById("board");
let knowsTheTime = false;
let socket = null;
const turns = takeTurns(board, { announce, now, onLit, said: document.querySelector("[data-said]") });
const side = panel(document.querySelector("[data-panel]"), turns.isIdle);
let heardAt = now();

// Told to the server: the desk counts the minutes to a no-show from here.
function onLit({ number, calledAt }) {
  socket?.emit("lit", { number, called_at: calledAt });
}

function onBoard({ data }) {
  if (knowsTheTime) turns.notice();
  else turns.goOn();
  side.count(data.waiting);
  showWords();
}

function onBeat({ at, version }) {
  set(at);
  heardAt = now();
  if (!knowsTheTime) turns.notice();
  knowsTheTime = true;
  if (version !== body.dataset.version && turns.isIdle()) location.reload();
  socket.emit("screen", { version: body.dataset.version, sound: !isMuted(), shown: Number(board.dataset.asOf), late_s: turns.lateBy() });
}

function onBlind(blind) {
  if (!blind) return;
  for (const since of document.querySelectorAll("[data-blind-since]")) {
    since.textContent = since.dataset.blindSince.replace("{}", time(heardAt));
  }
}

const asked = { board: "lobby", device: "display", area: body.dataset.area };
({ socket } = follow(asked, { board, onBoard, onBeat, onBlind }));
// Which calls are recent is known again with the first pulse after a reconnection, which brings the time.
socket.on("disconnect", () => { knowsTheTime = false; });
body.dataset.runs = "";
