// The day's list and the week follow the office: at each event the page is asked for again, as it was asked for
// first, and shown without moving what is being typed. Names travel by the page's own requests only, never over the
// socket.

import { follow } from "./shared/live.js";

const board = document.getElementById("board");
const form = document.querySelector("[data-search]");
let asking = false;

// Repeats the search that the page shows: the values as the server wrote them, not what has been typed since.
function again() {
  if (!form?.elements.q.defaultValue) return [location.href, { cache: "no-store" }];
  const asked = [...form.elements].filter((field) => field.name).map((field) => [field.name, field.defaultValue]);
  return [form.action, { method: "POST", body: new URLSearchParams(asked), cache: "no-store" }];
}

async function refresh(asOf) {
  if (asking || asOf <= Number(board.dataset.asOf)) return;
  asking = true;
  try {
    const answer = await fetch(...again());
    if (answer.redirected || answer.status === 401) location.assign(form?.action ?? location.href);
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("board");
    show({ as_of: Number(fresh.dataset.asOf), html: fresh.innerHTML });
  } finally {
    asking = false;
  }
}

const { show } = follow({ board: "lobby" }, { board, onPulse: (message) => refresh(message.as_of) });
