"""Telling the booking site who has arrived, was called, was served or did not come.

The journal is the queue: what is committed is sent, in order, and the sender's position in it is kept:
at-least-once delivery; a restart or an absent site loses nothing and repeats at most the last message.
Messages are signed as Standard Webhooks specifies (standardwebhooks.com, symmetric signatures): HMAC-SHA256
over `id.timestamp.body`. A site that answers 410 is told no more until the server starts again, and staff
are told (Standard Webhooks, "Status codes").
"""

import base64
import hashlib
import hmac
import json
import logging
import threading
from datetime import datetime

from queue_core import clock
from queue_core.backoff import Backoff
from queue_core.data.db import ACTS, Office
from queue_core.feed.webhook_post import GONE, NotTaken, post
from queue_core.machines.webhook_queue import Message, begin_telling, next_messages, note_gone, note_told
from queue_core.rules.refusals import Refusal

PATIENCE_S = 10
FIRST_PAUSE_S, LONGEST_PAUSE_S = 1.0, 60.0
LOOK_EVERY_S = 5.0
"""How often the journal is looked at: other processes (an import, a command) wake nobody here."""
log = logging.getLogger(__name__)


class Teller:
    """The sender of one office's webhooks; `run` is a background task that lasts until `stop`."""

    def __init__(self, office: Office) -> None:
        begin_telling(office)
        self.office = office
        self._wake = threading.Event()
        self._tries = Backoff(
            log,
            "The booking site was not told; it is tried again until it is: %s",
            "The booking site is told again",
            first_s=FIRST_PAUSE_S,
            longest_s=LONGEST_PAUSE_S,
        )
        office.listeners.append(self._committed)

    def run(self) -> None:
        while not self._tries.stopped:
            try:
                self.tell(clock.now())
                self._tries.worked()
                self._wake.wait(LOOK_EVERY_S)
                self._wake.clear()
            except NotTaken as answer:
                if answer.status == GONE:
                    note_gone(self.office, clock.now())
                    log.error("The booking site wants no more messages (410); none is sent until a restart")
                    return
                self._tries.failed(answer)
                self._tries.pause()
            except OSError as error:
                self._tries.failed(error)
                self._tries.pause()
            except Refusal:
                # The database's failure is in the log already.
                self._tries.rest(LOOK_EVERY_S)
            except Exception as fault:
                self._tries.failed(fault, traceback=True)
                self._tries.rest(LONGEST_PAUSE_S)

    def tell(self, now: datetime) -> None:
        """Send all that is waiting. Raises OSError at the first that is not taken."""
        while not self._tries.stopped:
            messages, reached = next_messages(self.office, now)
            if reached is None:
                return
            for message in messages:
                self._send(message, now)
                note_told(self.office, message.seq)
            note_told(self.office, reached)

    def stop(self) -> None:
        self._tries.stop()
        self._wake.set()
        self.office.listeners.remove(self._committed)

    def _committed(self, what: str) -> None:
        if what == ACTS:
            self._wake.set()

    def _send(self, message: Message, now: datetime) -> None:
        feed = self.office.settings.feed
        body = json.dumps(message.body, ensure_ascii=False).encode()
        headers = signed(feed.webhook_secret.get_secret_value(), f"{self.office.id}-{message.seq}", now, body)
        post(feed.webhook_url, body, headers, within_s=PATIENCE_S)


def signed(secret: str, message_id: str, now: datetime, body: bytes) -> dict[str, str]:
    """The headers of a message, its signature among them."""
    at = str(int(now.timestamp()))
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signature = hmac.new(key, f"{message_id}.{at}.".encode() + body, hashlib.sha256).digest()
    return {
        "Content-Type": "application/json",
        "User-Agent": "Lobby",
        "webhook-id": message_id,
        "webhook-timestamp": at,
        "webhook-signature": "v1," + base64.b64encode(signature).decode(),
    }
