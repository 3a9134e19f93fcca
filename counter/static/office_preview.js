// The kiosk, the TV and a slip beside the form, as they would be with what stands in it now.

const form = document.querySelector("[data-preview]");
const problem = document.querySelector("[data-preview-problem]");
const slip = document.querySelector("[data-slip]");
const PAUSE_MS = 400;
let asked = 0;
let soon = 0;

async function show() {
  asked += 1;
  const mine = asked;
  let would;
  try {
    const answer = await fetch(form.dataset.preview, { method: "POST", body: new FormData(form) });
    if (!answer.ok) return;
    would = await answer.json();
  } catch {
    return; // Without a server the last look stays.
  }
  if (mine !== asked) return; // Something else was typed since.
  problem.hidden = !would.problem;
  problem.textContent = would.problem;
  if (!would.pages) return;
  for (const [screen, page] of Object.entries(would.pages)) {
    const frame = document.querySelector(`[data-screen="${screen}"]`);
    frame.onload = () => find(frame, would.service);
    frame.srcdoc = page;
  }
  slip.src = would.slip;
  slip.hidden = false;
}

/* Have the part of a page that shows the service in sight. */
function find(frame, service) {
  const shown = frame.contentDocument?.querySelector(`[data-service="${CSS.escape(service)}"]`);
  shown?.scrollIntoView({ block: "center" });
}

form.addEventListener("input", () => {
  clearTimeout(soon);
  soon = setTimeout(show, PAUSE_MS);
});
show();
