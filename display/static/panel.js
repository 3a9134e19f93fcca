// The panel beside the calls: its slides in turn. Calls win: while one has its turn, nothing here moves,
// and where the list needs the width there is no panel at all.

import { showWords } from "./words.js";

const ANEW_MS = 60_000;
const LONGEST_FILM_MS = 600_000;
const ADDRESS = "/display/panel";

export function panel(side, isIdle) {
  if (!side) return { count() {} };
  const shownMs = Number(side.dataset.panel) * 1000;
  let told = "";
  let at = -1;
  let until = 0;
  let waiting = {};

  const slides = () => [...side.children];
  const film = () => slides()[at]?.querySelector("video");

  async function fetchAnew() {
    const answer = await fetch(ADDRESS).catch(() => null);
    const text = answer?.ok ? await answer.text() : told;
    if (text === told) return;
    told = text;
    side.innerHTML = text;
    showWords();
    for (const broken of side.querySelectorAll("img, video")) {
      broken.addEventListener("error", () => { broken.closest("[data-slide]").remove(); at = -1; until = 0; });
    }
    at = -1;
    until = 0;
    count(waiting);
    turn();
  }

  function turn() {
    const all = slides();
    side.hidden = !all.length;
    const calm = isIdle();
    if (film() && !film().ended) film()[calm ? "play" : "pause"]()?.catch(() => {});
    if (!all.length || !calm || (performance.now() < until && !film()?.ended)) return;
    at = (at + 1) % all.length;
    for (const [number, slide] of all.entries()) slide.hidden = number !== at;
    fit(all[at]);
    until = performance.now() + (film() ? LONGEST_FILM_MS : shownMs);
    if (film()) film().currentTime = 0;
  }

  // A text too long for its place is set smaller, until it fits.
  function fit(slide) {
    for (let size = 95; size >= 20 && slide.scrollHeight > slide.clientHeight; size -= 5) slide.style.fontSize = `${size}%`;
  }

  function count(counts) {
    waiting = counts;
    for (const shown of side.querySelectorAll("[data-waiting]")) shown.textContent = counts[shown.dataset.waiting] ?? shown.textContent;
  }

  // Once the page has come whole: see runs.js.
  if (document.readyState === "complete") fetchAnew();
  else addEventListener("load", () => { setTimeout(fetchAnew); });
  setInterval(fetchAnew, ANEW_MS);
  setInterval(turn, 500);
  return { count };
}
