// What is said into the headset: one text at a time, in parts that the server speaks at once, each ending at a blank.

const TOO_SOON_MS = 150; // whoever steps on so fast has not listened: the server is asked for the last one only

export function voiceOf(button) {
  const sound = new Audio();
  const pageLanguage = document.documentElement.lang;
  const PART = new RegExp(`.{1,${button.dataset.longest}}(?=\\s|$)|.{1,${button.dataset.longest}}`, "gsu");
  const stored = new Map();
  let volume = Number(sessionStorage.getItem("volume") ?? 0.7);
  let waiting, saidAt = -Infinity;
  let parts = [], speaking = null, isAsked = false; // what is being said was asked for by a key

  const address = (text, lang) => `${button.dataset.aloud}?${new URLSearchParams(lang === pageLanguage ? { text } : { text, in: lang })}`;
  const cut = (text, lang, asked) => (text.match(PART) ?? []).map((part) => ({ url: address(part, lang), asked }));
  const next = () => {
    speaking?.pause();
    speaking = null;
    if (!parts.length) return;
    const { url, asked } = parts.shift();
    isAsked = asked;
    speaking = stored.get(url) ?? Object.assign(sound, { src: url });
    speaking.currentTime = 0;
    speaking.volume = volume;
    // What cannot be had must not keep back what comes after it; what was interrupted is followed already.
    speaking.play().catch((error) => { if (error.name !== "AbortError") next(); });
  };
  // Whoever listens is there: the page does not count the time as idle. What the page says by itself is not counted.
  const follow = (each) => {
    each.addEventListener("ended", next);
    each.addEventListener("timeupdate", () => { if (isAsked) dispatchEvent(new Event("listening")); });
    return each;
  };
  follow(sound);

  return {
    // In place of what is being said. `asked`: by a key of the visitor's.
    say(text, lang = pageLanguage, asked = false) {
      speaking?.pause();
      parts = cut(text, lang, asked);
      clearTimeout(waiting);
      waiting = setTimeout(next, performance.now() - saidAt < TOO_SOON_MS ? TOO_SOON_MS : 0);
      saidAt = performance.now();
    },
    // After what is being said.
    add(text, lang = pageLanguage) {
      parts.push(...cut(text, lang, false));
      if (performance.now() - saidAt > TOO_SOON_MS && (!speaking || speaking.ended)) next();
    },
    // Loaded now, for when the server is away.
    store(text, lang) {
      for (const { url } of cut(text, lang, false)) {
        if (!stored.has(url)) stored.set(url, follow(Object.assign(new Audio(url), { preload: "auto" })));
      }
    },
    stop() {
      clearTimeout(waiting);
      parts = [];
      next();
    },
    louder(step) {
      volume = Math.min(Math.max(volume + step, 0.1), 1);
      sessionStorage.setItem("volume", volume);
    },
  };
}
