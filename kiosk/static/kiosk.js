// What every page of the kiosk has: forms and links that act once, taps as the only gesture, buttons that turn long
// pages, help. A new page replaces the old one in the history, so that nobody goes back to another visitor's number.

import "./looks.js";
import "./aloud.js";
import { idling } from "./idle.js";
import { watchPaper } from "./paper.js";

const body = document.body;
const cut = document.querySelector("[data-cut]");

// Leaving a page asks first whether the server answers: the browser's own error page would have no way back. If it
// does not, the page says so and starts anew once the server is back. While a page is left, other presses do nothing.
const PATIENCE_MS = 8000;
let leaving = false;
async function leave(go) {
  if (leaving) return;
  leaving = true;
  try {
    const answer = await fetch("/healthz", { cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) });
    if (!answer.ok) throw new Error(answer.statusText);
    go();
    setTimeout(() => { leaving = false; }, 2 * PATIENCE_MS);
  } catch {
    cut.hidden = false;
    setTimeout(() => { leaving = false; start(); }, 1000);
  }
}
const start = () => leave(() => {
  for (const kept of ["aloud", "volume"]) sessionStorage.removeItem(kept);
  location.replace(body.dataset.start);
});

addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  if (!link || event.defaultPrevented) return;
  event.preventDefault();
  if ("leave" in link.dataset) start();
  else leave(() => location.assign(link.href));
});
addEventListener("submit", (event) => {
  const { submitter, target: form } = event;
  event.preventDefault();
  if ("help" in form.dataset) return void callForHelp(form);
  leave(() => {
    // form.submit() leaves out which button was pressed.
    if (submitter?.name) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: submitter.name, value: submitter.value }));
    form.submit();
  });
});

const idle = idling(start);

// Help keeps the page as it is.
const comes = document.querySelector("[data-help-comes]");
async function callForHelp(form) {
  try {
    const answer = await fetch(form.action, {
      method: "POST", body: new FormData(form), headers: { Accept: "application/json" },
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (!answer.ok && answer.status !== 429) throw new Error(answer.statusText);
    idle.over(comes, true);
  } catch {
    cut.hidden = false;
    setTimeout(() => { cut.hidden = !body.hasAttribute("data-blind"); }, PATIENCE_MS);
  }
}
comes.querySelector("[data-understood]").addEventListener("click", () => idle.over(comes, false));

addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
for (const kind of ["contextmenu", "dragstart", "auxclick"]) addEventListener(kind, (event) => event.preventDefault());
addEventListener("wheel", (event) => { if (event.ctrlKey) event.preventDefault(); }, { passive: false });

// A page that is longer than the glass is turned by buttons: nobody has to know how to swipe.
const page = document.querySelector("[data-scroll]"), pager = document.querySelector("[data-pager]");
const isZoomed = () => getComputedStyle(page).overflowY === "visible"; // then the body is turned, see kiosk.css
const isLow = () => getComputedStyle(page).display === "contents"; // then each band is turned, see low.css
const [up, down] = pager.querySelectorAll("[data-page]");
const bands = [...page.querySelectorAll(".read, .do")];
// What scrolls, in the order in which it is read.
const scrolled = () => (isZoomed() ? [body] : isLow() ? bands : [page]);
const beyond = (each) => each.scrollHeight - each.clientHeight;
const look = () => {
  const all = scrolled(), most = Math.max(...all.map(beyond));
  pager.hidden = pager.hidden || all[0] !== page ? most < 8 : most <= pager.offsetHeight;
  for (const each of [page, ...bands]) {
    if (!pager.hidden && all.includes(each) && beyond(each) >= 8) each.tabIndex = 0;
    else each.removeAttribute("tabindex");
  }
  up.disabled = all.every((each) => each.scrollTop < 4);
  down.disabled = all.every((each) => each.scrollTop > beyond(each) - 4);
};
up.addEventListener("click", () => turn(-1, scrolled().findLast((each) => each.scrollTop >= 4)));
down.addEventListener("click", () => turn(1, scrolled().find((each) => each.scrollTop <= beyond(each) - 4)));
function turn(way, each) {
  if (!each) return;
  const seen = each.clientHeight - (each === body ? pager.offsetHeight : 0);
  each.scrollBy({ top: way * seen * 0.8 });
  look();
}
addEventListener("scroll", look, true);
const sizes = new ResizeObserver(look);
for (const each of [page, page.parentElement, ...bands]) sizes.observe(each);
// A sentence that is uncovered later makes a page longer without changing the size of its box.
new MutationObserver(look).observe(page, { subtree: true, childList: true, attributeFilter: ["hidden"] });
new MutationObserver(look).observe(document.documentElement, { attributeFilter: ["class"] });
document.fonts.ready.then(look);

watchPaper(idle);
// Imported last, so that the first tap does not wait for Socket.IO's code. If the server goes away before it is loaded,
// the page starts anew once the server is back.
// Not before the load event: a page that came whole calls off its refresh then, and with it all that is being loaded.
const hasLoaded = new Promise((done) => {
  if (document.readyState === "complete") done();
  else addEventListener("load", () => setTimeout(done));
});
hasLoaded.then(() => import("./alive.js")).then(({ followServer }) => followServer({ idle, cut, start, isLeaving: () => leaving }), start);
