// The supervisor's look at the office. Forms that came with a board get this page's word against forgery.

import { follow } from "/static/live.js";

follow({ board: "office" });
const csrf = document.querySelector('meta[name="csrf"]').content;

document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-csrf]") || event.target.elements.csrf_token) return;
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = "csrf_token";
  field.value = csrf;
  event.target.append(field);
});
