// What is said in several languages, and the pages of the foot: each is shown for a while, one after the other.

const READ_MS = 6_000;
let turn = 0;
let at = 0;
let shownNotices = "";

// After each new board, too: it is drawn as the server made it, with nothing shown yet.
export function showWords() {
  for (const group of document.querySelectorAll("[data-in-turn]")) show([...group.children], turn);
  const pages = [...document.querySelectorAll("[data-page]")];
  const notices = pages.filter((page) => page.dataset.notice).map((page) => page.dataset.notice).join();
  // A new notice is read at once.
  if (notices !== shownNotices) at = Math.max(pages.findIndex((page) => page.dataset.notice && !shownNotices.split(",").includes(page.dataset.notice)), 0);
  shownNotices = notices;
  show(pages, at);
}

function show(all, place) {
  for (const [number, each] of all.entries()) each.toggleAttribute("data-shown", number === place % all.length);
}

setInterval(() => { turn += 1; at += 1; showWords(); }, READ_MS);
showWords();
