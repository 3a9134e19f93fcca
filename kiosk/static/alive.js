// Shows at once when the server is away, and recovers by itself. While nobody uses the kiosk, the start page is kept up
// to date, and a new version of the program is loaded.

import { follow } from "./shared/live.js";
import { Idiomorph } from "./shared/vendor/idiomorph.esm.js";

const UNUSED_MS = 3000, CLOCK_MS = 1000;
const body = document.body;

export function followServer({ idle, cut, start, isLeaving }) {
  const home = "home" in body.dataset;
  const unused = () => idle.touchedFor() > UNUSED_MS && !isLeaving();
  const shownVersion = document.querySelector("[data-version]").dataset.version;
  let shown = null, asked = null;
  // Opening, the end of tickets and closing change the start page though nothing has happened in the office.
  const changes = () => Number(document.querySelector("[data-changes-in]")?.dataset.changesIn ?? Infinity) + loadedAt;
  let loadedAt = performance.now();

  const refresh = async (asOf) => {
    const answer = await fetch(location.href, { cache: "no-store" }).catch(() => null);
    if (!answer?.ok || !unused()) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = fresh.querySelector(".page.home");
    if (!now) return void location.reload(); // the pairing was revoked
    Idiomorph.morph(document.querySelector(".page"), now);
    loadedAt = performance.now();
    // Asked once more at the next pulse: the server caches who a screen is for two seconds.
    if (asked === asOf) shown = asOf;
    asked = asOf;
  };
  const onPulse = ({ as_of: asOf, version }) => {
    if (!home || !unused()) return;
    if (version && version !== shownVersion) location.reload();
    else if (shown !== asOf) refresh(asOf);
  };
  if (home) setInterval(() => { if (performance.now() > changes() && unused()) refresh(shown); }, CLOCK_MS);
  const onBlind = (blind) => {
    if (isLeaving()) return;
    cut.hidden = !blind;
    if (!blind && home) start();
  };
  follow({ board: "lobby", device: "kiosk" }, { board: document.createElement("div"), onPulse, onBlind });
}
