// The keys under a code's field. A typed character focuses the field: a scanner works whatever was touched before.

const field = document.querySelector("[data-code-field]");
if (field) {
  field.inputMode = "none"; // the page has its own keys
  // What was refused stays, to be corrected; the next whole code, typed by a scanner or begun on the keys, takes its place.
  let isRefused = field.value !== "";
  if (isRefused) field.select();
  field.addEventListener("input", () => { isRefused = false; });
  addEventListener("keydown", (event) => {
    if (event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.altKey && !event.metaKey) field.focus();
  });
  for (const key of document.querySelectorAll("[data-key]")) {
    key.addEventListener("click", () => {
      if (isRefused && field.value.length >= Number(field.dataset.whole)) field.value = "";
      isRefused = false;
      if (field.value.length < field.maxLength) field.value += key.dataset.key;
      field.dispatchEvent(new Event("input"));
    });
  }
  for (const key of document.querySelectorAll("[data-erase]")) {
    key.addEventListener("click", () => {
      isRefused = false;
      field.value = field.value.slice(0, -1);
      field.dispatchEvent(new Event("input"));
    });
  }
  const digits = document.querySelector("[data-keys]"), alphabet = document.querySelector("[data-alphabet]");
  for (const key of document.querySelectorAll("[data-letters], [data-digits]")) {
    key.addEventListener("click", () => {
      [digits.hidden, alphabet.hidden] = [alphabet.hidden, digits.hidden];
      document.querySelector(digits.hidden ? "[data-digits]" : "[data-letters]").focus();
    });
  }
}
