// Says when the slip does not come: as soon as the printer is known to be in trouble, and at the latest within three
// seconds.

const body = document.body;
const SAID_AFTER_MS = 2000, ASK_EVERY_MS = 500;

export function watchPaper(idle) {
  if (!body.dataset.slip) return;
  const since = Date.now();
  const [none, moved, printed] = ["[data-no-paper]", "[data-moved]", "[data-printed]"].map((name) => document.querySelector(name));
  const look = async () => {
    const { slip } = await fetch(body.dataset.slip).then((answer) => answer.json()).catch(() => ({ slip: { state: "unknown" } }));
    if (!slip) return;
    const done = slip.state === "printed";
    const over = slip.state === "stale" || slip.state === "unconfirmed";
    const elsewhere = slip.moved_to && !over;
    moved.hidden = !elsewhere;
    if (elsewhere) moved.textContent = moved.dataset.moved.replace("{}", slip.moved_to);
    printed.hidden = !done || elsewhere;
    const trouble = !done && (over || (slip.problem && slip.problem !== "agent_lost"));
    const missing = !done && !elsewhere && (trouble || Date.now() - since > SAID_AFTER_MS);
    if (missing && none.hidden) idle.lasts(Number(body.dataset.idleLong) * 1000); // it has to be written down
    none.hidden = !missing;
    document.querySelector(".qr")?.classList.toggle("wanted", missing);
    if (!done) setTimeout(look, ASK_EVERY_MS);
  };
  look();
}
