// One press, from the finger to its answer. Its key and its body, with what was seen, are fixed when it is pressed
// and sent again as they are until an answer came, over reloads too: no press is lost, and none is done twice.

import { drop, keep, kept } from "./kept.js";

const KEPT = `lobby-press ${location.pathname} ${document.body.dataset.me}`; // nobody sends another clerk's press
const ANSWER_WITHIN_MS = 3_500; // a connection that died says nothing: a new one is tried
const PAUSES_MS = [300, 600, 1_200, 2_400];
const GIVEN_UP_AFTER_MS = 30_000;
const SENT_AGAIN_WITHIN_MS = 60_000; // after a reload
const SAID_AFTER_MS = 1_000;
const FROM_A_PROXY = [502, 504]; // its word that the server did not answer

const pause = (ms) => new Promise((over) => setTimeout(over, ms));

// A form as it stands; the press that was not answered yet, where this is the same one again.
export function press(form) {
  const body = new URLSearchParams(new FormData(form)).toString();
  const before = unanswered();
  if (before?.action === form.action && before.body === body) return before;
  const made = { action: form.action, body, key: crypto.randomUUID?.() ?? String(Math.random()), at: Date.now() };
  keep("sessionStorage", KEPT, JSON.stringify(made));
  return made;
}

// The press that this window has sent and not heard of; null where it is too long ago to be meant still.
export function unanswered() {
  const sent = JSON.parse(kept("sessionStorage", KEPT) ?? "null");
  return sent && Date.now() - sent.at < SENT_AGAIN_WITHIN_MS ? sent : null;
}

// The server's answer to a press; `onWait` is called once when that takes longer than a second. Throws when the
// server cannot be reached: what became of the press is unknown then, and it keeps its key under its `name`.
export async function send({ action, body, key, name = KEPT }, csrf, onWait, accept = "application/problem+json") {
  const begun = performance.now();
  const waiting = setTimeout(onWait, SAID_AFTER_MS);
  try {
    for (let tries = 0; ; tries += 1) {
      const answer = await once(action, body, { key, csrf, accept }).catch((error) => error);
      if (answer instanceof Response) {
        drop("sessionStorage", name);
        return answer;
      }
      if (performance.now() - begun > GIVEN_UP_AFTER_MS) throw answer;
      await pause(PAUSES_MS[Math.min(tries, PAUSES_MS.length - 1)]);
    }
  } finally {
    clearTimeout(waiting);
  }
}

async function once(action, body, { key, csrf, accept }) {
  const answer = await fetch(action, {
    method: "POST",
    body,
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    headers: {
      "Content-Type": "application/x-www-form-urlencoded;charset=UTF-8",
      "X-CSRFToken": csrf,
      "Idempotency-Key": key,
      Accept: accept,
    },
  });
  if (FROM_A_PROXY.includes(answer.status)) throw new Error(`${answer.status}`);
  // The rest of it may be lost on its way: it counts once it is all here.
  const said = await answer.clone().text();
  return answer.redirected ? answer : new Response(said, { status: answer.status, headers: answer.headers });
}
