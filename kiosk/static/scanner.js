// A QR code may be scanned before anything was touched: characters that come faster than fingers type, with Enter at
// the end, are a code.

const FASTER_THAN_MS = 150, SHORTEST = 5;
let typed = "", last = 0;

addEventListener("keydown", (event) => {
  const now = Date.now();
  if (now - last > FASTER_THAN_MS) typed = "";
  last = now;
  if (event.key.length === 1) {
    typed += event.key;
  } else if (event.key === "Enter" && typed.length >= SHORTEST) {
    event.preventDefault();
    event.stopImmediatePropagation();
    const form = document.querySelector("[data-scanned]");
    form.elements.code.value = typed;
    form.requestSubmit();
  }
}, true);
