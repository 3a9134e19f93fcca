// Which call is in the spotlight. The list is right at once; spotlight and voice take turns: each call has them for
// at least five seconds, in order. A call withdrawn before its turn is skipped, one withdrawn in it falls silent.
// Calls older than two minutes are listed and not announced: a TV that slept does not shout the past.

const HELD_MS = 5_200; // five seconds, and time for a slow box to paint
const RECENT_MS = 120_000;
const HAD = "lobby-had-turn";

export function takeTurns(board, { announce, now, said, onLit }) {
  const waiting = [];
  const rows = () => [...board.querySelectorAll("[data-call]")];
  const keyOf = (row) => `${row.dataset.call} ${row.dataset.calledAt}`;
  const rowOf = (number) => board.querySelector(`[data-call="${CSS.escape(number)}"]`);
  // Calls announced before a reload of this page; a TV that was just switched on counts all present calls as announced.
  let had = new Set(JSON.parse(sessionStorage.getItem(HAD)) ?? rows().map(keyOf));
  let lit = board.querySelector("[data-newest]")?.dataset.call ?? null;
  let litUntil = 0;
  let voice = null;

  const isRecent = (row) => now() - Date.parse(row.dataset.calledAt) < RECENT_MS;
  const isLeft = (call) => rowOf(call.number)?.dataset.desk === call.desk;

  function light(call) {
    lit = call.number;
    litUntil = performance.now() + HELD_MS;
    said.textContent = `${call.number} – ${call.desk}`;
    onLit(call);
    const mine = new AbortController();
    voice = mine;
    announce(call.number, call.desk, now(), mine.signal).finally(() => { if (voice === mine) voice = null; });
  }

  function next() {
    if (voice && !rowOf(lit)) {
      voice.abort();
      voice = null;
      litUntil = 0;
    }
    while (!voice && performance.now() >= litUntil && waiting.length) {
      const call = waiting.shift();
      had.add(call.key);
      if (isLeft(call)) light(call);
    }
    if (!rowOf(lit)) lit = rows()[0]?.dataset.call ?? null;
    for (const row of rows()) row.toggleAttribute("data-newest", row.dataset.call === lit);
  }

  // Reads the calls from the board, not from `called` messages: one made while the link was cut gets its turn, too.
  function notice() {
    const there = rows().reverse();
    const queued = new Set(waiting.map((call) => call.key));
    for (const row of there) {
      const key = keyOf(row);
      if (had.has(key) || queued.has(key)) continue;
      if (isRecent(row)) waiting.push({ key, number: row.dataset.call, desk: row.dataset.desk, calledAt: row.dataset.calledAt });
      else had.add(key);
    }
    next();
    const listed = new Set(there.map(keyOf));
    had = new Set([...had].filter((key) => listed.has(key)));
    sessionStorage.setItem(HAD, JSON.stringify([...had]));
  }

  notice();
  setInterval(next, 250);
  return { notice, goOn: next, isIdle: () => !voice && !waiting.length && performance.now() >= litUntil };
}
