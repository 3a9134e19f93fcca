import { follow } from "./shared/live.js";
import { quiet, ring } from "./bell.js";

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

// The title says where one stands, for whoever reads something else meanwhile. Each call and each recall rings.
const office = document.title.split(" · ").at(-1);
const shown = () => document.querySelector(".mine").dataset;
let called = shown().called;
const tell = () => {
  document.title = `${shown().title} · ${office}`;
  const before = called;
  called = shown().called;
  if (!called) quiet();
  else if (called !== before) ring();
};
tell();

follow({ board: "ticket", token: document.body.dataset.token, language: document.documentElement.dataset.language }, {
  onBoard: ({ data }) => {
    const open = ["waiting", "held"].includes(data.ticket.state);
    for (const each of document.querySelectorAll("[data-open-only]")) each.hidden = !open;
    for (const each of document.querySelectorAll("[data-served-only]")) each.hidden = data.ticket.state !== "served";
    tell();
    retell();
  },
});
