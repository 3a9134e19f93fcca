// The proof of work before a booking: ALTCHA's own element, made once its worker is known to it.

import "./shared/vendor/altcha/altcha.min.js";
import "./shared/vendor/altcha/ro.js";

globalThis.$altcha.algorithms.set("PBKDF2/SHA-256", () => new Worker(new URL("./shared/vendor/altcha/pbkdf2.js", import.meta.url)));

const place = document.querySelector("[data-proof]");
const widget = document.createElement("altcha-widget");
widget.setAttribute("challenge", place.dataset.proof);
widget.setAttribute("auto", "onload");
widget.setAttribute("language", document.documentElement.lang);
widget.setAttribute("configuration", JSON.stringify({ hideFooter: true, hideLogo: true }));
place.append(widget);
