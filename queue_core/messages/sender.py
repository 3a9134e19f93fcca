"""Takes messages from the outbox to the gateways: a background task for each channel, of the process that
leads.

A channel waits for itself alone: each has its gateway in a process of its own, which is ended when it does
not answer in time, and when nothing is to be sent for a while.
"""

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime

from queue_core import clock
from queue_core.backoff import Backoff
from queue_core.concurrency import off_the_hub
from queue_core.data.db import ACTS, Office
from queue_core.data.messages import PUSH as PUSH_CHANNEL
from queue_core.data.schema import Row
from queue_core.machines import coming_up, outbox
from queue_core.messages import texts
from queue_core.messages.calendar import FILE, event_file
from queue_core.messages.gateway import PUSH
from queue_core.messages.gateway_program import Gateway
from queue_core.messages.vapid import private_key
from queue_core.rules.refusals import Refusal
from queue_core.settings.messages import EMAIL
from queue_core.settings.settings import Settings

LOOK_EVERY_S = 2.0
DUE_EVERY_S = 5.0
IDLE_S = 60.0
WITH_CALENDAR = ("booked", "moved", "cancelled")
"""The kinds of which an e-mail brings a calendar file."""
log = logging.getLogger(__name__)


class Sender:
    """The senders of one office's channels, and what writes the messages that the clock causes."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.texts = texts.load(office.settings)
        self._channels = [
            Channel(office, self.texts, name, address)
            for name, address in office.settings.messages.channels.items()
        ]
        if office.settings.messages.push:
            self._channels.append(Channel(office, self.texts, PUSH_CHANNEL, PUSH))
        self._due = Backoff(
            log,
            "Reminders and the like could not be written; they are tried again: %s",
            "Reminders and the like are written again",
            first_s=DUE_EVERY_S,
            longest_s=60,
            level=logging.ERROR,
        )

    def begin(self, start: Callable[..., object]) -> None:
        """Start the tasks in the background; each lasts until `stop`."""
        self.office.listeners.append(self._committed)
        start(self._write_due)
        for channel in self._channels:
            start(channel.run)

    def stop(self) -> None:
        self.office.listeners.remove(self._committed)
        self._due.stop()
        for channel in self._channels:
            channel.stop()

    def _committed(self, what: str) -> None:
        if what == ACTS:
            for channel in self._channels:
                channel.wake()

    def _write_due(self) -> None:
        while not self._due.stopped:
            try:
                now = clock.now()
                if coming_up.write_due(self.office, now):
                    self._committed(ACTS)
                outbox.forget_recipients(self.office, now)
                self._due.worked()
                self._due.rest(DUE_EVERY_S)
            except Refusal:
                self._due.rest(DUE_EVERY_S)  # The database's failure is in the log already.
            except Exception as fault:
                self._due.failed(fault, traceback=True)
                self._due.pause()


class Channel:
    """One channel's sender."""

    def __init__(self, office: Office, known: texts.Texts, name: str, address: str) -> None:
        self.office, self.texts, self.name, self.address = office, known, name, address
        self._wake = threading.Event()
        self._gateway: Gateway | None = None
        self._used_at = 0.0
        self._tries = Backoff(
            log,
            f"Messages by {name} do not go out; they are tried again: %s",
            f"Messages by {name} go out again",
            first_s=LOOK_EVERY_S,
            longest_s=60,
        )

    def run(self) -> None:
        """Send what is there, in order, until stopped."""
        while not self._tries.stopped:
            try:
                if not self._send_one(clock.now()):
                    self._wake.wait(LOOK_EVERY_S)
                    self._wake.clear()
                    self._rest_the_gateway()
            except Refusal:
                self._tries.rest(LOOK_EVERY_S)
            except Exception as fault:
                self._tries.failed(fault, traceback=True)
                self._tries.pause()
        self._close()

    def wake(self) -> None:
        self._wake.set()

    def stop(self) -> None:
        self._tries.stop()
        self._wake.set()

    def _send_one(self, now: datetime) -> bool:
        message = outbox.take(self.office, self.name, now)
        if message is None:
            return False
        outcome, problem = self._delivered(message)
        outbox.report(self.office, message, outcome, problem, clock.now())
        if outcome == outbox.SENT:
            self._tries.worked()
        else:
            self._tries.failed(problem)
        return True

    def _delivered(self, message: Row) -> tuple[str, str | None]:
        settings = self.office.settings
        written = texts.written(settings, self.texts, message.kind, message.language, message.facts)
        asked = {
            "address": self.address,
            "to": message.recipient,
            "subject": written.subject,
            "text": written.text,
        }
        if self.name == EMAIL and message.kind in WITH_CALENDAR and "sequence" in message.facts:
            asked["attach"] = [{"name": FILE, "content": off_the_hub(_calendar, settings, message)}]
        if self.address == PUSH:
            # Whom a push service may turn to: it takes no address without TLS (RFC 8292, 2.1).
            server = settings.server.public_url
            sender = server if server.startswith("https://") else "https://localhost"
            asked |= {"url": message.facts.get("url"), "vapid": private_key(settings), "sender": sender}
        if self._gateway is None:
            self._gateway = Gateway()
        self._used_at = time.monotonic()
        answer = self._gateway.deliver(asked)
        if answer is None:
            self._close()
            return outbox.UNCLEAR, "no answer"
        return answer["outcome"], answer["problem"]

    def _rest_the_gateway(self) -> None:
        if self._gateway and time.monotonic() - self._used_at > IDLE_S:
            self._close()

    def _close(self) -> None:
        gateway, self._gateway = self._gateway, None
        if gateway:
            gateway.close()


def _calendar(settings: Settings, message: Row) -> str:
    """The calendar file of a message about a booking."""
    facts = message.facts
    return event_file(
        settings,
        message.language,
        reference=message.reference,
        service=facts["service"],
        slot_at=datetime.fromisoformat(facts["slot_at"]),
        minutes=facts["minutes"],
        sequence=facts["sequence"],
        state=facts["state"],
        url=facts["url"],
        now=message.created_at,
    )
