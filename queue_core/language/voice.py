"""Sentences made audible: by espeak-ng, or from a folder of recorded clips that are joined in order.

espeak-ng is a program of its own that must be on the server's machine. A folder of clips holds one folder
for each language, with WAV files of one format: `ticket`, `appointment`, `desk`, the letters `A` to `Z` and
the numbers `0` to `99`; larger numbers are said two digits at a time. `chime.wav` beside them is optional.
"""

import io
import math
import shutil
import struct
import subprocess
import tempfile
import wave
from functools import lru_cache
from pathlib import Path

from queue_core.concurrency import off_the_hub
from queue_core.language.catalogs import language
from queue_core.rules.desk_names import has_own_word
from queue_core.rules.numbering import taken_apart

PROGRAM = "espeak-ng"
WORDS_PER_MINUTE = "150"
WITHIN_S = 10.0
KEPT = 200
"""Size of the cache of sentences, each about 100 kB: the same ones are said again and again."""
RATE, TONES, TONE_S = 22050, (784.0, 587.3), 0.45
"""The chime: G5 and D5, each fading."""
ALARM_TONES, ALARM_S = (440.0,), 0.35


@lru_cache
def can_speak() -> bool:
    """Whether the program is there."""
    return shutil.which(PROGRAM) is not None


def speak(text: str, code: str) -> bytes | None:
    """A WAV file, or None: for no text, or without the program."""
    sentence = " ".join(text.split())
    if not sentence or not can_speak():
        return None
    try:
        return _wav_of(sentence, code)
    except (OSError, subprocess.SubprocessError):
        return None


def called(clips: Path | None, number: str, desk: str, code: str, *, word: str = "") -> bytes | None:
    """A call as a WAV file: from the recorded clips, else spoken; None where neither is there. `word` is the
    office's own before its desks' names."""
    sound = from_clips(clips, number, desk, code) if clips else None
    return sound or speak(announced(number, desk, code, word=word), code)


def announced(number: str, desk: str, code: str, *, word: str = "") -> str:
    """A call as it is said: "Bonul A 17, la ghișeul 3"; a booked number is said as an appointment.

    PA003 is the third booked visitor of A: "Programarea A 3", so that nobody with A003 stands up. A desk that
    says itself what it is, or has the office's own `word`, is named as it is: "Bonul A 17, Camera 3".
    """
    _ = language(code).gettext
    booked, letter, count = taken_apart(number)
    if word or has_own_word(desk):
        place = desk if has_own_word(desk) else f"{word} {desk}"
        if booked:
            return _("Appointment %(letter)s %(count)s, %(place)s.", letter=letter, count=count, place=place)
        return _("Ticket %(letter)s %(count)s, %(place)s.", letter=letter, count=count, place=place)
    if booked:
        return _("Appointment %(letter)s %(count)s, desk %(desk)s.", letter=letter, count=count, desk=desk)
    return _("Ticket %(letter)s %(count)s, desk %(desk)s.", letter=letter, count=count, desk=desk)


def from_clips(folder: Path, number: str, desk: str, code: str) -> bytes | None:
    """A call joined from recorded clips; None where one is missing or of another format, and for a
    desk that no word of the clips names."""
    if has_own_word(desk):
        return None
    try:
        return off_the_hub(_joined, folder, number, desk, code)
    except (OSError, wave.Error, EOFError):
        return None


@lru_cache(maxsize=KEPT)
def _joined(folder: Path, number: str, desk: str, code: str) -> bytes:
    booked, letter, count = taken_apart(number)
    names = ["appointment" if booked else "ticket", letter, *_numerals(count), "desk"]
    names += _numerals(int(desk)) if desk.isdecimal() else [sign for sign in desk.upper() if sign.isalnum()]
    joined, format_ = io.BytesIO(), None
    with wave.open(joined, "wb") as whole:
        for name in names:
            with wave.open(str(folder / code / f"{name}.wav"), "rb") as clip:
                if format_ is None:
                    format_ = clip.getparams()[:3]
                    whole.setparams(clip.getparams())
                elif clip.getparams()[:3] != format_:
                    raise wave.Error(f"{name}: of another format")
                whole.writeframes(clip.readframes(clip.getnframes()))
    return joined.getvalue()


def _numerals(count: int) -> list[str]:
    """The clips of a number: 17, or 1 and 17 for 117, or 1 and 0 and 5 for 105."""
    if count < 100:
        return [str(count)]
    rest = count % 100
    return _numerals(count // 100) + ([str(rest)] if rest > 9 else ["0", str(rest)])


@lru_cache
def chime(folder: Path | None = None) -> bytes:
    """Two tones before each call, or the recorded `chime.wav` of a folder."""
    if folder and (folder / "chime.wav").is_file():
        return (folder / "chime.wav").read_bytes()
    return _tones(TONES, TONE_S, 20000)


@lru_cache
def alarm() -> bytes:
    """One short and quiet tone, for the staff's own ears."""
    return _tones(ALARM_TONES, ALARM_S, 6000)


def _tones(tones: tuple[float, ...], lasts_s: float, loudest: int) -> bytes:
    sound = io.BytesIO()
    with wave.open(sound, "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        for tone in tones:
            for at in range(int(RATE * lasts_s)):
                seconds = at / RATE
                loud = math.exp(-6 * seconds) * min(seconds * 200, 1)
                sample = math.sin(2 * math.pi * tone * seconds) + 0.3 * math.sin(4 * math.pi * tone * seconds)
                file.writeframesraw(struct.pack("<h", int(loudest * loud * sample / 1.3)))
    return sound.getvalue()


@lru_cache(maxsize=KEPT)
def _wav_of(text: str, code: str) -> bytes:
    """The WAV file of a sentence, cached. A failure raises, and is not cached."""
    # Made in this thread: a lock inside tempfile is eventlet's, and must not be waited for in another thread.
    with tempfile.TemporaryDirectory(prefix="lobby-voice-") as folder:
        file = Path(folder) / "said.wav"
        off_the_hub(
            _run,
            [PROGRAM, "-v", language(code).voice, "-s", WORDS_PER_MINUTE, "-w", str(file), "--stdin"],
            text,
        )
        return file.read_bytes()


def _run(command: list[str], text: str) -> None:
    subprocess.run(
        command,
        input=text.encode(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=WITHIN_S,
        check=True,
    )
