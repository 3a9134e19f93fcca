// The desk: every act is a form; each press has a key of its own, which is kept until the server has
// answered, so that a press is neither lost nor done twice.

import { follow } from "/static/live.js";
import { minutesSince, set, tick } from "./minutes.js";

const csrf = document.querySelector('meta[name="csrf"]').content;
const said = document.querySelector("[data-said]");
const board = document.getElementById("board");
const { desk, me } = document.body.dataset;
let acting = null;
const { show } = follow({ board: "desk", desk }, { board, onBoard: settle, onBeat: ({ at }) => set(at) });

function say(words) {
  said.textContent = words;
  said.hidden = !words;
}

// Adapts a board, which is the same for every window, to this one: whose desk it is, minutes since it was drawn.
function settle() {
  const { clerk } = board.querySelector(".desk").dataset;
  const taken = Boolean(clerk) && clerk !== me && !board.querySelector(".desk.closed");
  board.querySelector("[data-taken]").hidden = !taken;
  board.querySelector(".acts").hidden = taken;
  tick();
  ask();
}

function ask() {
  const question = board.querySelector("[data-ask]");
  if (question) question.hidden = minutesSince(question.dataset.awaited) < Number(question.dataset.ask);
}

// Folding gives the focus back, or shortcuts would go to a hidden field.
function fold(details) {
  details?.removeAttribute("open");
  details?.querySelector("summary").focus();
}

async function send(form, key) {
  for (let tries = 0; ; tries += 1) {
    try {
      return await fetch(form.action, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        headers: { "X-CSRFToken": csrf, "Idempotency-Key": key, Accept: "application/problem+json" },
      });
    } catch (error) {
      if (tries === 4) throw error;
      await new Promise((again) => setTimeout(again, 300 * 2 ** tries));
    }
  }
}

async function act(form) {
  if (acting) return;
  acting = form;
  board.ariaBusy = "true";
  said.hidden = true;
  try {
    const answer = await send(form, crypto.randomUUID?.() ?? String(Math.random()));
    if (answer.ok && !answer.redirected) {
      form.reset();
      fold(form.closest("details[open]:not(.arrival)"));
      show({ as_of: Number(answer.headers.get("Lobby-As-Of")), html: await answer.text() });
      say(decodeURIComponent(answer.headers.get("Lobby-Said") ?? ""));
    } else if (answer.redirected || answer.status === 401) {
      location.reload();
    } else {
      const problem = await answer.json();
      // Somebody has signed in again in another window: this page's CSRF token is out of date.
      if (problem.code === "stale_form") location.reload();
      else say(problem.detail);
    }
  } catch {
    say(document.body.dataset.failed);
  } finally {
    acting = null;
    board.ariaBusy = "false";
  }
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-acts]")) return;
  event.preventDefault();
  act(event.target);
});

document.addEventListener("change", (event) => {
  event.target.closest("form[data-at-once]")?.requestSubmit();
});

// Ignores the second half of a double click, also when the answer came in between.
document.addEventListener("click", (event) => {
  if (event.detail > 1 && event.target.closest("button[data-act]")) event.preventDefault();
}, true);

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
  if (event.key === "Escape") fold(event.target.closest("details[open]"));
  if (event.target.matches("input, select, textarea")) return;
  const found = board.querySelector(`[data-shortcut="${CSS.escape(event.key.toUpperCase())}"]`);
  if (!found || found.closest("[hidden]")) return;
  event.preventDefault();
  if (found.matches("button")) found.form.requestSubmit(found);
  else if (found.matches("summary")) {
    found.parentElement.open = true;
    found.parentElement.querySelector("input, select, button").focus();
  } else found.focus();
});

settle();
setInterval(ask, 1000);
