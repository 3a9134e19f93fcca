// A chime, then the call in words. A sound that the browser does not allow, or that fails, never stops the
// picture: a small mark tells the staff.

const LONGEST_MS = 15_000;
const muted = document.querySelector("[data-muted]");
const settings = document.body.dataset;
const quiet = JSON.parse(settings.quiet);

function play(address) {
  return new Promise((done) => {
    const sound = new Audio(address);
    sound.volume = Number(settings.volume) / 100;
    const end = (heard) => {
      clearTimeout(late);
      sound.pause();
      done(heard);
    };
    const late = setTimeout(() => end(true), LONGEST_MS);
    sound.addEventListener("ended", () => end(true));
    sound.addEventListener("error", () => end(false));
    sound.play().then(() => { muted.hidden = true; }, (error) => {
      muted.hidden = error.name !== "NotAllowedError";
      end(false);
    });
  });
}

function isQuiet(now) {
  const local = now.toLocaleTimeString("en-GB", { timeZone: settings.zone, hour: "2-digit", minute: "2-digit" });
  return quiet.some(([from, until]) => local >= from && local < until);
}

export async function announce(number, desk, now) {
  if (!Number(settings.volume) || isQuiet(now)) return;
  await play("/display/chime.wav");
  const address = `/display/calls/${encodeURIComponent(number)}/${encodeURIComponent(desk)}.wav`;
  for (let turn = 0; turn < Number(settings.voices); turn += 1) await play(`${address}?turn=${turn}`);
}
