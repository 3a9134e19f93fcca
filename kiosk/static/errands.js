// What was typed is looked for at each letter: the page as the server makes it for that, of which the results are shown.

const form = document.querySelector("[data-search]"), field = form.elements.q;
let asked = 0;
field.addEventListener("input", async () => {
  const mine = (asked += 1);
  const answer = await fetch(`${form.action}?${new URLSearchParams({ q: field.value })}`, { cache: "no-store" }).catch(() => null);
  if (!answer?.ok || mine !== asked) return; // a later letter has its own answer
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  document.querySelector("[data-found]").replaceChildren(...page.querySelector("[data-found]").childNodes);
});
