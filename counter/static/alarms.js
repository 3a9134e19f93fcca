// A new alarm is heard once, quietly, and only where the supervisor wants sound. The words on the page say it
// all without it. An alarm that stood before this page was loaded again is not new.

const OFF = "lobby-alarms-silent";
const HEARD = "lobby-alarms-heard";
const button = document.querySelector("[data-sound]");
const tone = document.querySelector("[data-tone]");
let isBlocked = false;

function shown() {
  const state = localStorage.getItem(OFF) ? "off" : isBlocked ? "blocked" : "on";
  button.dataset.sound = state;
  for (const words of button.querySelectorAll("[data-when]")) words.hidden = words.dataset.when !== state;
}

function sound() {
  tone.currentTime = 0;
  tone.play().then(() => { isBlocked = false; }, (error) => { isBlocked = error.name === "NotAllowedError"; }).then(shown);
}

export function look() {
  const heard = JSON.parse(sessionStorage.getItem(HEARD) ?? "[]");
  const now = [...document.querySelectorAll("[data-alarm]:not([data-seen])")]
    .map(({ dataset }) => `${dataset.alarm} ${dataset.instance}`.trim());
  sessionStorage.setItem(HEARD, JSON.stringify(now));
  if (!localStorage.getItem(OFF) && now.some((each) => !heard.includes(each))) sound();
}

button.addEventListener("click", () => {
  if (button.dataset.sound === "on") localStorage.setItem(OFF, "1");
  else localStorage.removeItem(OFF);
  if (button.dataset.sound === "on") tone.pause();
  else sound();
  shown();
});

button.hidden = false;
shown();
look();
