"""Long texts in lines: broken between words, inside a word only where it is longer than a line."""

from collections.abc import Callable
from unicodedata import normalize

BREAKS_AFTER = "./-–@_?&="


def wrapped(sentence: str, column: float, length: Callable[[str], float] = len) -> list[str]:
    """The lines of a sentence, none longer than the column by this measure; `len` counts letters."""
    lines = [""]
    for word in normalize("NFC", sentence).split():
        joined = f"{lines[-1]} {word}".lstrip()
        if length(joined) <= column:
            lines[-1] = joined
            continue
        if lines[-1]:
            lines.append("")
        while len(word) > 1 and length(word) > column:
            fits = max(n for n in range(1, len(word)) if n == 1 or length(word[:n]) <= column)
            fits = next((n for n in range(fits, fits // 2, -1) if word[n - 1] in BREAKS_AFTER), fits)
            lines[-1] = word[:fits]
            lines.append("")
            word = word[fits:]
        lines[-1] = word
    return [line for line in lines if line]
