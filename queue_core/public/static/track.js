import { follow } from "/static/live.js";

const before = document.getElementById("before");
const ASKED_EVERY_MS = 15_000;
let askedAt = Date.now();

// The list of who was called before: fetched when it is opened, and now and then while it is open.
async function retell() {
  if (!before.open || Date.now() - askedAt < ASKED_EVERY_MS) return;
  askedAt = Date.now();
  const answer = await fetch(location.href, { cache: "no-store" }).catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const list = "[data-before-list]";
  before.querySelector(list).replaceWith(page.querySelector(list));
}

before.addEventListener("toggle", retell);

follow({ board: "ticket", token: document.body.dataset.token }, {
  onBoard: ({ data }) => {
    const open = ["waiting", "held"].includes(data.ticket.state);
    document.querySelector("[data-leave]").hidden = !open;
    retell();
  },
});
