"""Sentences made audible by espeak-ng, a program of its own that must be on the server's machine."""

import shutil
import subprocess
import tempfile
from functools import lru_cache
from pathlib import Path

from queue_core.concurrency import off_the_hub

PROGRAM = "espeak-ng"
WORDS_PER_MINUTE = "150"
WITHIN_S = 10.0
KEPT = 200
"""Sentences kept, each about 100 kB: a page is heard again and again."""


@lru_cache
def can_speak() -> bool:
    """Whether the program is there."""
    return shutil.which(PROGRAM) is not None


def speak(text: str, language: str) -> bytes | None:
    """A WAV file, or None: for no text, without the program, in a language it does not know."""
    said = " ".join(text.split())
    if not said or not can_speak():
        return None
    return off_the_hub(_made, said, language)


@lru_cache(maxsize=KEPT)
def _made(text: str, language: str) -> bytes | None:
    with tempfile.TemporaryDirectory(prefix="lobby-voice-") as folder:
        file = Path(folder) / "said.wav"
        command = [PROGRAM, "-v", language, "-s", WORDS_PER_MINUTE, "-w", str(file), "--stdin"]
        try:
            subprocess.run(
                command,
                input=text.encode(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=WITHIN_S,
                check=True,
            )
            return file.read_bytes()
        except (OSError, subprocess.SubprocessError):
            return None
