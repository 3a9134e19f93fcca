// The day's list follows the office: at each event the page is asked for again, and shown without moving
// what is being typed. Names travel by this page's own requests only, never over the socket.

import { follow } from "/static/live.js";

const board = document.getElementById("board");
let asking = false;

async function refresh(asOf) {
  if (asking || asOf <= Number(board.dataset.asOf)) return;
  asking = true;
  try {
    const answer = await fetch(location.href, { cache: "no-store" });
    if (answer.redirected) location.reload();
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("board");
    show({ as_of: Number(fresh.dataset.asOf), html: fresh.innerHTML });
  } finally {
    asking = false;
  }
}

const { show } = follow({ board: "lobby" }, { board, onPulse: (message) => refresh(message.as_of) });
