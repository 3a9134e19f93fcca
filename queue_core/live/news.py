"""What commits have changed since the last look: this process's own, and those that others send word of."""

import threading
from collections.abc import Callable

from queue_core.data.db import ACTS, PRINTERS, SCREENS

WORDS = {ACTS, PRINTERS, SCREENS}


class News:
    """Words waiting to be acted on. Each is kept once, however often it was heard."""

    def __init__(self) -> None:
        self.tell_others: Callable[[str], None] = lambda _word: None
        """Lets the office's other server processes hear a word, if there are any."""
        self._words = {ACTS}
        self._wake = threading.Event()

    def tell(self, word: str) -> None:
        """Something was committed here: this process and the others are to look."""
        if word in WORDS:
            self.tell_others(word)
        self.hear(word)

    def hear(self, word: str | None) -> None:
        """A word of another process; None: words may have been missed, so all of them."""
        self._words.update({word} if word else WORDS)
        self.wake()

    def wake(self) -> None:
        """End the wait, without a word."""
        self._wake.set()

    def wait(self, most_s: float) -> set[str]:
        """Wait for a word, at most so many seconds; answers the words heard since the last wait."""
        self._wake.wait(max(most_s, 0))
        self._wake.clear()
        words = set()
        while self._words:
            # One by one: another thread may be adding.
            words.add(self._words.pop())
        return words
