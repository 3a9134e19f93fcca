// The desk: every act is a form; each press has a key of its own, which is kept until the server has
// answered, so that a press is neither lost nor done twice.

import { follow } from "/static/live.js";

const csrf = document.querySelector('meta[name="csrf"]').content;
const said = document.querySelector("[data-said]");
const board = document.getElementById("board");
const desk = document.body.dataset.desk;
const { show } = follow({ board: "desk", desk }, { board });
let acting = null;

function say(words) {
  said.textContent = words;
  said.hidden = !words;
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
      show({ as_of: Number(answer.headers.get("Lobby-As-Of")), html: await answer.text() });
      say(decodeURIComponent(answer.headers.get("Lobby-Said") ?? ""));
    } else if (answer.redirected || answer.status === 401) {
      location.reload();
    } else {
      const problem = await answer.json();
      // Somebody has signed in anew in another window: this one's word against forgery is the old one.
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

// The second half of a double click is the first one again, also when the answer was quick.
document.addEventListener("click", (event) => {
  if (event.detail > 1 && event.target.closest("button[data-act]")) event.preventDefault();
}, true);

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
  if (event.target.matches("input, select, textarea")) return;
  const button = board.querySelector(`[data-shortcut="${CSS.escape(event.key.toUpperCase())}"]`);
  if (!button) return;
  event.preventDefault();
  button.form.requestSubmit(button);
});
