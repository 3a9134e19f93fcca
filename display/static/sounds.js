// A chime, then the call in words. A sound that the browser does not allow, or that fails, never stops the
// picture: a small mark tells the staff.

const LONGEST_MS = 15_000;
const TRIES = 5; // a link that was cut is back within seconds
const TRY_AGAIN_MS = 1_000;
const muted = document.querySelector("[data-muted]");
const settings = document.body.dataset;
const quiet = JSON.parse(settings.quiet);

// Resolves to whether it was played to its end; a sound that the browser refuses is not tried again.
function play(address, signal) {
  return new Promise((done) => {
    const sound = new Audio(address);
    sound.volume = Number(settings.volume) / 100;
    const end = (isDone) => {
      clearTimeout(late);
      signal.removeEventListener("abort", enough);
      sound.pause();
      done(isDone);
    };
    const enough = () => end(true);
    const failed = () => end(false);
    const late = setTimeout(enough, LONGEST_MS);
    signal.addEventListener("abort", enough);
    sound.addEventListener("ended", enough);
    sound.addEventListener("error", failed);
    sound.play().then(() => { muted.hidden = true; }, (error) => {
      muted.hidden = error.name !== "NotAllowedError";
      end(error.name === "NotAllowedError");
    });
  });
}

function isQuiet(now) {
  const local = now.toLocaleTimeString("en-GB", { timeZone: settings.zone, hour: "2-digit", minute: "2-digit" });
  return quiet.some(([from, until]) => local >= from && local < until);
}

export async function announce(number, desk, now, signal) {
  if (!Number(settings.volume) || isQuiet(now)) return;
  const call = `/display/calls/${encodeURIComponent(number)}/${encodeURIComponent(desk)}.wav`;
  const turns = Array.from({ length: Number(settings.voices) }, (_, turn) => `${call}?turn=${turn}`);
  for (const address of ["/display/chime.wav", ...turns]) {
    for (let tried = 0; tried < TRIES && !signal.aborted && !await play(address, signal); tried += 1) {
      await new Promise((go) => { setTimeout(go, TRY_AGAIN_MS); });
    }
  }
}

export const isMuted = () => !muted.hidden;
