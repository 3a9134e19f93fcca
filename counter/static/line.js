// The line of the desk, fetched when it is unfolded, and again when the board says something new.

export async function fill(board) {
  const place = board.querySelector("details[open] > [data-line-of-desk]");
  if (!place) return;
  const answer = await fetch(place.dataset.lineOfDesk).catch(() => null);
  if (answer?.ok && !answer.redirected) place.innerHTML = await answer.text();
}

export function onRequest(board) {
  board.addEventListener("toggle", (event) => {
    if (event.target.matches(".line-of-desk")) fill(board);
  }, true);
}
