// A board that follows the server: morphs on every push, ignores what is older than what it shows, and
// knows when it is blind. The server's own HTML is shown as it is. Time is counted by performance.now(): the
// clock of a screen may be set while it runs.

import { io } from "./vendor/socket.io.esm.min.js";
import { Idiomorph } from "./vendor/idiomorph.esm.js";

const TICK_MS = 500;
const SILENT_MS = 10_000;
const ANEW_MS = 6_500; // two pulses missed: reconnecting is faster than waiting for a stalled connection
const CUT_MS = 2_000; // a link that is back before that is not shown as lost
const ASLEEP_MS = 5_000;
const REFUSED_MS = 1_000;

// A morph leaves alone what a person is typing, has chosen or has opened, and what the page itself has filled in.
const KEEP = {
  beforeNodeMorphed: (old, fresh) => {
    if (old.matches?.("[data-line-of-desk]")) return false;
    const isKept = old.matches?.("form") && fresh.getAttribute?.("action") === old.getAttribute("action")
      && [...old.elements].some((field) => field.matches("input:not([type=hidden]), select") && field.value);
    // What a form says beside that is the server's all the same.
    if (isKept) for (const { name, value } of fresh.querySelectorAll("input[type=hidden]")) if (old.elements[name]) old.elements[name].value = value;
    return !isKept;
  },
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
  // Each connection starts anew: a server that was restored from a backup is at an older event.
  socket.on("connect", () => { asOf = -1; });
  // The server disconnects a revoked device; Socket.IO reconnects by itself in every other case, so do it here.
  socket.on("disconnect", (reason) => { if (reason === "io server disconnect") socket.connect(); });

  // A server without its database refuses connections, and Socket.IO does not retry after a refusal.
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
