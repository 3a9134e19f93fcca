// The call, heard and felt on a phone in a pocket. A browser allows a sound only after its owner has pressed something,
// so one press turns all of it on: sound, vibration, and a screen that stays awake while the page is open.

const NOTES_HZ = [659, 880, 659, 880], NOTE_S = 0.22;
const RUMBLE_MS = [400, 150, 400, 150, 800];
const RING_EVERY_MS = 4000, MOST_RINGS = 8;

const button = document.querySelector("[data-bell]");
let audio = null, awake = null, ringing = null;
const isOn = () => button.getAttribute("aria-pressed") === "true";

function chime() {
  if (audio?.state !== "running") return;
  NOTES_HZ.forEach((hertz, place) => {
    const note = audio.createOscillator(), loudness = audio.createGain();
    const from = audio.currentTime + place * NOTE_S;
    note.frequency.value = hertz;
    loudness.gain.setValueAtTime(0.6, from);
    loudness.gain.exponentialRampToValueAtTime(0.001, from + NOTE_S);
    note.connect(loudness).connect(audio.destination);
    note.start(from);
    note.stop(from + NOTE_S);
  });
}

// A phone gives the lock back when the page is hidden; it is asked for again when the page is seen.
async function stayAwake() {
  awake = isOn() && !document.hidden ? await navigator.wakeLock?.request("screen").catch(() => null) : null;
  return Boolean(awake);
}

const say = (what, works) => {
  const line = document.querySelector(`[data-works-${what}]`);
  line.dataset.works = works;
  line.textContent = works ? line.dataset.yes : line.dataset.no;
};

button.addEventListener("click", async () => {
  button.setAttribute("aria-pressed", !isOn());
  document.querySelector("[data-works]").hidden = !isOn();
  if (!isOn()) {
    quiet();
    await awake?.release();
    return;
  }
  audio ??= "AudioContext" in window ? new AudioContext() : null;
  await audio?.resume().catch(() => {});
  chime();
  say("sound", audio?.state === "running");
  say("vibration", Boolean(navigator.vibrate?.(200)));
  say("screen", await stayAwake());
});
document.addEventListener("visibilitychange", stayAwake);

// Rings until somebody touches the page or the call is over.
export function ring() {
  quiet();
  if (!isOn()) return;
  let rings = 0;
  const once = () => {
    chime();
    navigator.vibrate?.(RUMBLE_MS);
    document.body.dataset.rung = rings += 1;
    if (rings >= MOST_RINGS) quiet();
  };
  ringing = setInterval(once, RING_EVERY_MS);
  once();
}

export function quiet() {
  clearInterval(ringing);
  ringing = null;
}
addEventListener("pointerdown", quiet);
