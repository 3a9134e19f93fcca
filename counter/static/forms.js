// Acts that are plain forms, of appointments, bookings, the line, devices: each is sent as one press, again until an
// answer came. Where scripts do not run, the browser sends the form as it always did.

import { keep, kept } from "./kept.js";
import { send } from "./press.js";

const KEPT = `lobby-form ${location.pathname}`;
const SAME_PRESS_WITHIN_MS = 60_000;
const said = document.querySelector("[data-pressed]");
let sending = false;

// A number for a text: what is typed, with names in it, is not kept by the browser.
const short = (text) => [...text].reduce((sum, sign) => (Math.imul(sum, 33) ^ sign.codePointAt(0)) >>> 0, 5381);

// The key of the same press that has no answer yet, over reloads too; a new one otherwise.
function keyOf(action, asked) {
  const what = `${action} ${short(asked)}`;
  const before = JSON.parse(kept("sessionStorage", KEPT) ?? "null");
  if (before?.what === what && Date.now() - before.at < SAME_PRESS_WITHIN_MS) return before.key;
  const key = crypto.randomUUID?.() ?? String(Math.random());
  keep("sessionStorage", KEPT, JSON.stringify({ what, key, at: Date.now() }));
  return key;
}

function add(form, name, value) {
  const field = Object.assign(document.createElement("input"), { type: "hidden", name, value });
  form.querySelector(`input[type=hidden][name="${name}"]`)?.remove();
  form.append(field);
}

// A page that is no redirect says why nothing was done, or asks more: the browser is to stand on it.
function show(answer, form, submitter, csrf) {
  if (answer.redirected) return location.assign(answer.url);
  if (submitter?.name) add(form, submitter.name, submitter.value);
  add(form, "csrf_token", csrf);
  if (submitter?.hasAttribute("formaction")) form.setAttribute("action", submitter.formAction);
  return HTMLFormElement.prototype.submit.call(form);
}

document.addEventListener("submit", async (event) => {
  const { target: form, submitter } = event;
  if (form.method !== "post" || form.matches("[data-acts], [data-plain], [role=search], :has([type=password])")) return;
  event.preventDefault();
  if (sending) return;
  sending = true;
  form.ariaBusy = "true";
  const csrf = form.elements.csrf_token?.value ?? document.querySelector('meta[name="csrf"]').content;
  const target = submitter?.getAttribute("formaction") ?? form.getAttribute("action") ?? "";
  const action = new URL(target || location.href, location.href).href;
  const fields = new URLSearchParams(new FormData(form, submitter));
  for (const name of ["csrf_token", "key"]) fields.delete(name);
  const key = keyOf(action, fields.toString());
  try {
    const pressed = { action, body: fields.toString(), key, name: KEPT };
    show(await send(pressed, csrf, () => { said.textContent = said.dataset.waits; }, "text/html"), form, submitter, csrf);
  } catch {
    said.textContent = said.dataset.failed;
    form.ariaBusy = "false";
    sending = false;
  }
});

// Back on this page by the browser's own button: it may be pressed again.
addEventListener("pageshow", () => {
  sending = false;
  said.textContent = "";
});
