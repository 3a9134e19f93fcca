// Ignores the second half of a double tap, which would press what the next page shows in the same place. No module:
// it has to listen before anything of the page can be pressed, and modules run later. A page that loads slowly is
// later than any double tap.

(() => {
  const DOUBLE_TAP_MS = 500, SAME_PLACE_PX = 40;
  const shownAt = Date.now();
  const pageBefore = Number(sessionStorage.getItem("page"));
  sessionStorage.setItem("page", performance.timeOrigin);
  addEventListener("click", (event) => {
    if (!event.clientX && !event.clientY) return;
    const before = JSON.parse(sessionStorage.getItem("tap") ?? "null");
    const now = { x: event.clientX, y: event.clientY, at: Date.now(), page: performance.timeOrigin };
    const isNear = before && Math.hypot(now.x - before.x, now.y - before.y) < SAME_PLACE_PX;
    const isSoon = before && (now.at - before.at < DOUBLE_TAP_MS || now.at - shownAt < DOUBLE_TAP_MS);
    if (before?.page === pageBefore && isNear && isSoon) {
      event.preventDefault();
      event.stopImmediatePropagation();
    } else {
      sessionStorage.setItem("tap", JSON.stringify(now));
    }
  }, true);
})();
