// The supervisor's page. Forms that came with a board get this page's CSRF token.

import { follow } from "./shared/live.js";
import { look } from "./alarms.js";
import { set, tick } from "./minutes.js";

follow({ board: "office" }, {
  onBoard: () => {
    tick();
    look();
  },
  onBeat: (message) => set(message.at),
});
const csrf = document.querySelector('meta[name="csrf"]').content;

document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-csrf]") || event.target.elements.csrf_token) return;
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = "csrf_token";
  field.value = csrf;
  event.target.append(field);
});
