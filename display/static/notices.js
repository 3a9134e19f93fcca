// Notices share one line below the calls: each is read for ten seconds, in turn.

const READ_MS = 10_000;
let at = 0;

export function showNotice() {
  const all = [...document.querySelectorAll("[data-notices] > li")];
  for (const [number, notice] of all.entries()) notice.toggleAttribute("data-shown", number === at % all.length);
}

setInterval(() => { at += 1; showNotice(); }, READ_MS);
showNotice();
