// An unpaired screen: asks whether a supervisor has typed its code, and shows the new code when one expires.

const EVERY_MS = 3000;
const shown = document.querySelector("[data-pairing]");

async function ask() {
  try {
    const answer = await fetch(shown.dataset.pairing, { cache: "no-store" });
    const { to, code } = await answer.json();
    if (to) {
      location.replace(to);
      return;
    }
    const written = `${code.slice(0, 3)} ${code.slice(3)}`;
    if (shown.textContent !== written) shown.textContent = written;
  } catch {
    // The server is away; it will be asked again.
  }
  setTimeout(ask, EVERY_MS);
}
if (shown) ask();
