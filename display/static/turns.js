// Which call is in the spotlight. The list is right at once; spotlight and voice take turns: each call has them for
// at least five seconds, in order. A call withdrawn before its turn is skipped, and one withdrawn in it ends there:
// the next in order follows. Calls older than two minutes are listed and not announced: a TV that slept does not
// shout the past. But what waits for its turn has it, however late, and stands in the spotlight until it ends, also
// when the list has gone on without it: the board says which earlier calls still stand.

const HELD_MS = 5_200; // five seconds, and time for a slow box to paint
const RECENT_MS = 120_000;
const HAD = "lobby-had-turn";

export function takeTurns(board, { announce, now, said, onLit }) {
  const waiting = [];
  const rows = () => [...board.querySelectorAll("[data-call]")];
  const keyOf = (row) => `${row.dataset.call} ${row.dataset.calledAt}`;
  const rowOf = ({ number, desk }) => {
    const name = CSS.escape(number);
    const row = board.querySelector(`[data-call="${name}"]`) ?? board.querySelector(`[data-earlier="${name}"]`);
    return row?.dataset.desk === desk ? row : null;
  };
  const callOf = (row) => row && { key: keyOf(row), number: row.dataset.call, desk: row.dataset.desk, calledAt: row.dataset.calledAt };
  // Calls announced before a reload of this page; a TV that was just switched on counts all present calls as announced.
  let had = new Set(JSON.parse(sessionStorage.getItem(HAD)) ?? rows().map(keyOf));
  let lit = callOf(board.querySelector("[data-newest]"));
  let litUntil = 0;
  let voice = null;

  const isRecent = (row) => now() - Date.parse(row.dataset.calledAt) < RECENT_MS;

  function light(call) {
    lit = call;
    litUntil = performance.now() + HELD_MS;
    said.textContent = `${call.number} – ${call.desk}`;
    onLit(call);
    const mine = new AbortController();
    voice = mine;
    announce(call.number, call.desk, now(), mine.signal).finally(() => { if (voice === mine) voice = null; });
  }

  function next() {
    if (lit && !rowOf(lit)) {
      voice?.abort();
      voice = null;
      lit = null;
      litUntil = 0;
    }
    while (!voice && performance.now() >= litUntil && waiting.length) {
      const call = waiting.shift();
      had.add(call.key);
      if (rowOf(call)) light(call);
    }
    const isOver = !voice && performance.now() >= litUntil;
    if (!lit || (isOver && !rowOf(lit).matches("[data-call]:not([data-late])"))) lit = callOf(rows().find((row) => !row.matches("[data-late]")));
    show();
  }

  // A call in its turn that the list no longer has stands in the spotlight alone.
  function show() {
    const shown = lit && rowOf(lit);
    for (const row of board.querySelectorAll("[data-late]")) {
      if (row === shown) continue;
      row.hidden = true;
      delete row.dataset.call;
      delete row.dataset.late;
    }
    if (shown?.matches("[data-earlier]")) {
      shown.hidden = false;
      shown.dataset.call = shown.dataset.earlier;
      shown.dataset.late = "";
    }
    for (const row of rows()) row.toggleAttribute("data-newest", row === shown);
  }

  // Reads the calls from the board, not from `called` messages: one made while the link was cut gets its turn, too.
  function notice() {
    const there = rows().reverse();
    const queued = new Set(waiting.map((call) => call.key));
    for (const row of there) {
      const key = keyOf(row);
      if (had.has(key) || queued.has(key)) continue;
      if (isRecent(row)) waiting.push(callOf(row));
      else had.add(key);
    }
    next();
    const listed = new Set(there.map(keyOf));
    had = new Set([...had].filter((key) => listed.has(key)));
    sessionStorage.setItem(HAD, JSON.stringify([...had]));
  }

  // How many seconds ago the call was made whose turn is next; 0 where none waits.
  function lateBy() {
    return waiting.length ? Math.max(Math.round((now() - Date.parse(waiting[0].calledAt)) / 1000), 0) : 0;
  }

  notice();
  setInterval(next, 250);
  return { notice, goOn: next, lateBy, isIdle: () => !voice && !waiting.length && performance.now() >= litUntil };
}
