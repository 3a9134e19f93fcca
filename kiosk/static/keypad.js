// The keys under a code's field. A typed character focuses the field: a scanner works whatever was touched before.

const field = document.querySelector("[data-code-field]");
if (field) {
  field.inputMode = "none"; // the page has its own keys
  addEventListener("keydown", (event) => {
    if (event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.altKey && !event.metaKey) field.focus();
  });
  for (const key of document.querySelectorAll("[data-key]")) {
    key.addEventListener("click", () => {
      if (field.value.length < field.maxLength) field.value += key.dataset.key;
    });
  }
  for (const key of document.querySelectorAll("[data-erase]")) {
    key.addEventListener("click", () => { field.value = field.value.slice(0, -1); });
  }
  const digits = document.querySelector("[data-keys]"), alphabet = document.querySelector("[data-alphabet]");
  for (const key of document.querySelectorAll("[data-letters], [data-digits]")) {
    key.addEventListener("click", () => {
      [digits.hidden, alphabet.hidden] = [alphabet.hidden, digits.hidden];
      document.querySelector(digits.hidden ? "[data-digits]" : "[data-letters]").focus();
    });
  }
}
