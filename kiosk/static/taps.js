// Ignores the second half of a double tap, which would press what the next page shows in the same place, a key that
// is held (it does not repeat), and the same key struck again sooner than the office has set (EN 301 549, 5.7 and
// 5.8). No module: it has to listen before anything of the page can be pressed, and modules run later. A page that
// loads slowly is later than any double tap.

(() => {
  const DOUBLE_TAP_MS = 500, SAME_PLACE_PX = 40;
  const BY_A_MACHINE_MS = 30; // a scanner strikes one digit twice faster than any hand
  const sameKeyMs = Number(document.currentScript.dataset.sameKeyMs);
  const shownAt = Date.now();
  const pageBefore = Number(sessionStorage.getItem("page"));
  sessionStorage.setItem("page", performance.timeOrigin);
  const ignore = (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
  };

  // The last strike: over pages, for Enter has led to the next one.
  const isAgain = (since) => since >= BY_A_MACHINE_MS && since < sameKeyMs;
  const isStruckAgain = (key) => {
    if (!sameKeyMs) return false;
    const before = JSON.parse(sessionStorage.getItem("struck") ?? "null");
    const now = { key, at: Date.now() };
    const since = before?.key === key ? now.at - before.at : Infinity;
    sessionStorage.setItem("struck", JSON.stringify(now));
    return isAgain(since);
  };
  addEventListener("keydown", (event) => {
    if (event.repeat || isStruckAgain(event.key)) ignore(event);
  }, true);

  let touched = { target: null, at: -Infinity };
  addEventListener("click", (event) => {
    if (!event.clientX && !event.clientY) return;
    const target = event.target.closest("a, button, label");
    const isSame = target && target === touched.target && isAgain(event.timeStamp - touched.at);
    touched = { target, at: event.timeStamp }; // a label's click is followed at once by its box's
    if (isSame) return void ignore(event);
    const before = JSON.parse(sessionStorage.getItem("tap") ?? "null");
    const now = { x: event.clientX, y: event.clientY, at: Date.now(), page: performance.timeOrigin };
    const isNear = before && Math.hypot(now.x - before.x, now.y - before.y) < SAME_PLACE_PX;
    const isSoon = before && (now.at - before.at < DOUBLE_TAP_MS || now.at - shownAt < DOUBLE_TAP_MS);
    if (before?.page === pageBefore && isNear && isSoon) ignore(event);
    else sessionStorage.setItem("tap", JSON.stringify(now));
  }, true);
})();
