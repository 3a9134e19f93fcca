// A visitor may hold the QR code to the reader before touching anything: what is typed as fast as no finger
// types, with Enter at its end, is a code.

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
