"""Words between an office's server processes, over Redis: what a commit has changed (`data/db.py`).

Each process reads the journal and makes the boards of its own sockets, so a nudge that is lost, late or
repeated costs at most the wait for the next pulse, and Redis is never a second truth. What a nudge carries
only spares a look: how the lobby's boards were as of an event, for whoever finds that the journal ends there.
Nobody waits for Redis: acts leave a word for a task of this module, which has it sent.
"""

import json
import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

from queue_core.live.sharing import Looks

ANSWER_WITHIN_S = 1.0
LONGEST_PAUSE_S, FIRST_PAUSE_S = 1.0, 0.05
SILENT_FOR_S = 5.0
"""A line on which not even our own greeting comes back is dead, though nobody has hung up."""
log = logging.getLogger(__name__)


class ProcessBus:
    """One process's line to the others. `hear(word, looks)` is called for each word of another process, and
    with None for a word when the line is there again after a break: anything may have been missed."""

    def __init__(self, url: str, office_id: int, hear: Callable[[str | None, Looks], None]) -> None:
        self._redis = Redis.from_url(
            url,
            socket_timeout=ANSWER_WITHIN_S,
            socket_connect_timeout=ANSWER_WITHIN_S,
            socket_keepalive=True,
            retry=Retry(NoBackoff(), 0),
            decode_responses=True,
        )
        self._channel = f"lobby:{office_id}"
        self._me = os.urandom(8).hex()
        self._hear = hear
        self._pending: dict[str, Looks] = {}
        self._wake = threading.Event()
        self._stopped = False
        self._is_lost = False

    def tell(self, word: str, looks: Looks) -> None:
        """Let the other processes hear a word, soon; answers at once."""
        self._pending[word] = self._pending.get(word, {}) | looks
        self._wake.set()

    def send(self) -> None:
        """Send what is told until stopped; to be started as a background task."""
        while not self._stopped:
            self._wake.wait()
            self._wake.clear()
            try:
                while self._pending:
                    word, looks = self._pending.popitem()
                    self._redis.publish(self._channel, f"{self._me} {word} {json.dumps(looks)}")
                    self._find()
            except (RedisError, OSError) as error:
                # Not kept: who comes back looks at everything anyway.
                self._lose(error)

    def listen(self) -> None:
        """Hear the others until stopped; to be started as a background task."""
        pause = FIRST_PAUSE_S
        while not self._stopped:
            try:
                for word, looks in self._heard():
                    pause = FIRST_PAUSE_S
                    self._hear(word, looks)
            except (RedisError, OSError, UnicodeDecodeError) as error:
                self._lose(error)
                time.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE_S)

    def stop(self) -> None:
        self._stopped = True
        self._wake.set()

    def _heard(self) -> Iterator[tuple[str | None, Looks]]:
        """The words of the others, None first, until stopped. Raises RedisError or OSError when it cannot."""
        with self._redis.pubsub() as line:
            line.subscribe(self._channel)
            silent_since = time.monotonic()
            while not self._stopped:
                message = line.get_message(timeout=ANSWER_WITHIN_S)
                if message is None:
                    if time.monotonic() - silent_since > SILENT_FOR_S:
                        raise TimeoutError("it has said nothing for some seconds")
                    line.ping()
                    continue
                silent_since = time.monotonic()
                if message["type"] == "subscribe":
                    self._find()
                    yield None, {}
                elif message["type"] == "message" and (told := self._understood(message["data"])):
                    yield told

    def _understood(self, said: str) -> tuple[str, Looks] | None:
        """The word and the looks in what was said; None for what is neither, and for what was said here."""
        with suppress(ValueError, RecursionError):
            sender, word, told = said.split(" ", 2)
            looks = json.loads(told)
            if isinstance(looks, dict) and all(isinstance(data, dict) for data in looks.values()):
                return None if sender == self._me else (word, looks)
        return None

    def _lose(self, error: Exception) -> None:
        if not self._is_lost and not self._stopped:
            log.warning("The message queue does not answer, screens follow by the pulse: %s", error)
        self._is_lost = True

    def _find(self) -> None:
        if self._is_lost:
            log.warning("The message queue answers again")
        self._is_lost = False
