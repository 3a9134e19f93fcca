// The looks (lower, larger, contrast): chosen by a visitor, kept in the session until the next visitor.

const tools = document.querySelector("[data-tools]");
const page = document.documentElement;
const csrf = document.querySelector("meta[name=csrf]").content;

// The reach of somebody who sits, as a share of the height of the glass.
page.style.setProperty("--reach", `${tools.dataset.reach}vh`);
for (const button of tools.querySelectorAll("[data-look]")) {
  if (button.dataset.look === "low" && Number(tools.dataset.reach) >= 100) button.hidden = true;
  button.addEventListener("click", () => {
    const chosen = page.classList.toggle(button.dataset.look);
    button.setAttribute("aria-pressed", chosen);
    const body = new URLSearchParams({ looks: page.className, csrf_token: csrf });
    fetch(tools.dataset.tools, { method: "POST", body, keepalive: true }).catch(() => {});
  });
}
