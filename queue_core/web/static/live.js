// A board that follows the server: morphs on every push, ignores what is older than what it shows, and
// knows when it is blind. The server's own HTML is shown as it is. Time is counted by performance.now(): the
// clock of a screen may be set while it runs.

import { io } from "./vendor/socket.io.esm.min.js";
import { Idiomorph } from "./vendor/idiomorph.esm.js";

const TICK_MS = 500;
const SILENT_MS = 10_000;
const ANEW_MS = 6_500; // two pulses missed: a new connection is back sooner than one that was held up
const CUT_MS = 2_000; // a link that is back before that was never missed
const ASLEEP_MS = 5_000;
const REFUSED_MS = 1_000;

// What a person is typing, has chosen or has opened is not the server's to change.
const KEEP = {
  beforeNodeMorphed: (old, fresh) => !(old.matches?.("form") && fresh.getAttribute?.("action") === old.getAttribute("action")
    && [...old.elements].some((field) => field.matches("input:not([type=hidden]), select") && field.value)),
  beforeAttributeUpdated: (name, node) => !(name === "open" && node.matches("details")),
};

// With `onPulse` the page fetches its board itself when the office's events have gone on.
export function follow(auth, { board = document.getElementById("board"), onBoard, onPulse, onBeat, onBlind } = {}) {
  let asOf = Number(board.dataset.asOf ?? -1);
  let heardAt = performance.now();
  let tickedAt = Date.now();
  let blind = false;

  const socket = io({ auth, transports: ["websocket"], reconnectionDelay: 200, reconnectionDelayMax: 1000, timeout: 3000 });

  const setBlind = (value) => {
    if (value === blind) return;
    blind = value;
    document.body.toggleAttribute("data-blind", blind);
    for (const note of document.querySelectorAll("[data-blind-note]")) note.hidden = !blind;
    onBlind?.(blind);
  };
  const heard = () => {
    heardAt = performance.now();
    setBlind(false);
  };
  const show = (message) => {
    if (message.as_of < asOf) return;
    asOf = message.as_of;
    board.dataset.asOf = asOf;
    Idiomorph.morph(board, message.html, { morphStyle: "innerHTML", callbacks: KEEP });
    onBoard?.(message);
  };

  socket.on("board", (message) => {
    heard();
    if (!onPulse) show(message);
  });
  socket.on("called", heard);
  socket.on("pulse", (message) => {
    heard();
    onBeat?.(message);
    if (onPulse) onPulse(message);
    else if (message.board > asOf) socket.emit("look");
  });
  // A server that was restored from a backup counts from an older event: a new connection starts anew.
  socket.on("connect", () => { asOf = -1; });
  // A device that was revoked is sent away; only then does the socket not come back by itself.
  socket.on("disconnect", (reason) => { if (reason === "io server disconnect") socket.connect(); });

  // A server that cannot reach its database lets nobody in for now, and a socket that was refused gives up.
  socket.on("connect_error", ({ message }) => {
    if (message === "unavailable") setTimeout(() => socket.connect(), REFUSED_MS * (1 + Math.random()));
  });

  setInterval(() => {
    const silent = performance.now() - heardAt;
    const asleep = !document.hidden && Date.now() - tickedAt - TICK_MS > ASLEEP_MS;
    tickedAt = Date.now();
    if (silent > (socket.connected ? SILENT_MS : CUT_MS)) setBlind(true);
    if (socket.connected && (asleep || silent > ANEW_MS)) socket.disconnect().connect();
  }, TICK_MS);

  return { socket, show };
}
