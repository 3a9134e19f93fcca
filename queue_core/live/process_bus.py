"""Words between an office's server processes, over Redis: what a commit has changed (`data/db.py`).

Each process reads the journal and makes the boards of its own sockets. A word carries nothing, so one that is
lost, late or repeated costs at most the wait for the next pulse, and the database stays the only truth.
No act waits for Redis: words are queued here and published by a background task.
"""

import logging
import os
import threading
import time
from collections.abc import Callable, Iterator

from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

from queue_core.backoff import Backoff
from queue_core.live.news import WORDS

ANSWER_WITHIN_S = 1.0
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.05, 1.0
SILENT_FOR_S = 5.0
"""A subscription that answers no PING for so long is dead, though the TCP connection is still open."""
log = logging.getLogger(__name__)


class ProcessBus:
    """One process's line to the others. `hear(word)` is called for each word of another process, and with
    None when the subscription is there again after a break: any word may have been missed."""

    def __init__(self, url: str, office_id: int, hear: Callable[[str | None], None]) -> None:
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
        self._pending: set[str] = set()
        self._wake = threading.Event()
        self._link = Backoff(
            log,
            "The message queue does not answer, screens follow by the pulse: %s",
            "The message queue answers again",
            first_s=FIRST_PAUSE_S,
            longest_s=LONGEST_PAUSE_S,
        )

    def tell(self, word: str) -> None:
        """Let the other processes hear a word, soon; returns at once."""
        self._pending.add(word)
        self._wake.set()

    def send(self) -> None:
        """Publish what is told until stopped; to be started as a background task."""
        while not self._link.stopped:
            self._wake.wait()
            self._wake.clear()
            try:
                while self._pending:
                    self._redis.publish(self._channel, f"{self._me} {self._pending.pop()}")
                    self._link.worked()
            except (RedisError, OSError) as error:
                # The word is dropped: a process that subscribes again looks at everything anyway.
                self._link.failed(error)

    def listen(self) -> None:
        """Hear the others until stopped; to be started as a background task."""
        while not self._link.stopped:
            try:
                for word in self._heard():
                    self._hear(word)
            except (RedisError, OSError, UnicodeDecodeError) as error:
                self._link.failed(error)
                self._link.pause()

    def stop(self) -> None:
        self._link.stop()
        self._wake.set()

    def _heard(self) -> Iterator[str | None]:
        """None once subscribed, then the words of the others, until stopped. Raises RedisError or OSError."""
        with self._redis.pubsub() as line:
            line.subscribe(self._channel)
            silent_since = time.monotonic()
            while not self._link.stopped:
                message = line.get_message(timeout=ANSWER_WITHIN_S)
                if message is None:
                    if time.monotonic() - silent_since > SILENT_FOR_S:
                        raise TimeoutError("it has said nothing for some seconds")
                    line.ping()
                    continue
                silent_since = time.monotonic()
                if message["type"] == "subscribe":
                    self._link.worked()
                    yield None
                elif message["type"] == "message":
                    sender, _, word = message["data"].partition(" ")
                    if word in WORDS and sender != self._me:
                        yield word
