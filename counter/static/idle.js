// A clerk who has nobody hears that somebody came, and sees it in the window's title. The page says it without both.

import { drop, keep, kept } from "./kept.js";

const SILENT = "lobby-desk-silent";
const button = document.querySelector("[data-sound]");
const tone = document.querySelector("[data-tone]");
const title = document.title;
let isBlocked = false;
let couldCall = null; // nobody knows yet: what stood there when the page was opened is no news

function shown() {
  const state = kept("localStorage", SILENT) ? "off" : isBlocked ? "blocked" : "on";
  button.dataset.sound = state;
  for (const words of button.querySelectorAll("[data-when]")) words.hidden = words.dataset.when !== state;
}

function play() {
  tone.currentTime = 0;
  tone.play().then(() => { isBlocked = false; }, (error) => { isBlocked = error.name === "NotAllowedError"; }).then(shown);
}

export function sound() {
  if (!kept("localStorage", SILENT)) play();
}

// `next` is who could be called, "" for nobody; null where the desk is not idle.
export function tell(next) {
  document.title = next ? `● ${document.body.dataset.somebody} · ${title}` : title;
  if (next && couldCall === false) sound();
  couldCall = next === null ? null : Boolean(next);
}

button.addEventListener("click", () => {
  if (button.dataset.sound === "on") {
    keep("localStorage", SILENT, "1");
    tone.pause();
  } else {
    drop("localStorage", SILENT);
    play();
  }
  shown();
});

button.hidden = false;
shown();
