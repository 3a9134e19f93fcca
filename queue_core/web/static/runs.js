// For screens that nobody touches, the TV and the kiosk. Their pages say in their head that they load themselves again
// (which needs no script); a page that has come whole calls that off, here. One that stands for a page which could not
// be made does, too: it asks until the server answers, as a browser's own error page would never come back.

const EVERY_MS = 2000;
const { away } = document.documentElement.dataset;

function isWhole() {
  const styles = [...document.querySelectorAll("link[rel=stylesheet]")].every((link) => link.sheet);
  const parts = performance.getEntriesByType("resource").filter(({ name }) => /\.(js|css)$/.test(new URL(name).pathname));
  // Browsers that do not know the status say nothing of it.
  const came = parts.every(({ responseStatus }) => responseStatus === undefined || (responseStatus >= 200 && responseStatus < 400));
  const runs = !("mustRun" in document.body.dataset) || "runs" in document.body.dataset;
  return styles && came && runs;
}

async function ask() {
  const answered = await fetch(away || location.href, { cache: "no-store" }).then((answer) => answer.ok, () => false);
  if (answered) location.replace(away || location.href);
  else setTimeout(ask, EVERY_MS);
}

// Calls off the refresh, and with it all that is still being loaded: there is nothing, as the page has its load event.
addEventListener("load", () => {
  if (away !== undefined) {
    window.stop();
    ask();
  } else if (isWhole()) {
    window.stop();
    document.querySelector("meta[http-equiv=refresh]")?.remove();
  }
});
