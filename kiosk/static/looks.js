// Lower, larger, in contrast: chosen by a visitor, kept by the server until the next one comes.

const tools = document.querySelector("[data-tools]");
const page = document.documentElement;
const csrf = document.querySelector("meta[name=csrf]").content;

// Where the reach of somebody who sits ends, as a share of the glass.
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
