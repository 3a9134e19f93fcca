"""The sections of config.toml, one class each: every key with its type, its limits and its default."""

import base64
import re
from datetime import date, time
from functools import cached_property
from typing import Annotated, Literal
from unicodedata import normalize
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from pydantic import (
    AfterValidator,
    Field,
    SecretStr,
    field_validator,
    model_validator,
)

from queue_core.rules.opening import Interval
from queue_core.settings.accessibility import Accessibility as Accessibility
from queue_core.settings.booking import Booking as Booking
from queue_core.settings.booking import Closure as Closure
from queue_core.settings.messages import Messages as Messages
from queue_core.settings.printers import Printer as Printer
from queue_core.settings.priority import Priority as Priority
from queue_core.settings.rights import Rights as Rights
from queue_core.settings.services import Elsewhere as Elsewhere
from queue_core.settings.services import Service as Service
from queue_core.settings.signin import Signin as Signin
from queue_core.settings.tv import Area as Area
from queue_core.settings.tv import Display as Display
from queue_core.settings.values import (
    Hours,
    Language,
    Minutes,
    Name,
    Section,
    Slug,
    Text,
    Words,
    desk_name,
    spoken,
)


class Office(Section):
    name: Name
    owner: Text = Words()
    address: Text = Words()
    timezone: str = "Europe/Bucharest"
    country: Annotated[str, Field(pattern="^([A-Z]{2})?$")] = ""
    languages: Annotated[tuple[Language, ...], Field(min_length=1), AfterValidator(spoken)] = ("ro", "en")
    contact: Text = Words()
    access: Text = Words()
    notice: Text = Words()
    tickets_at: Text = Words()
    desk_word: Text = Words()
    booking_url: str = ""
    feedback: bool = True

    @field_validator("timezone")
    @classmethod
    def _known(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError("a time zone of the IANA database, such as Europe/Bucharest")
        return value


class Week(Section):
    mon: Hours = ()
    tue: Hours = ()
    wed: Hours = ()
    thu: Hours = ()
    fri: Hours = ()
    sat: Hours = ()
    sun: Hours = ()

    @cached_property
    def intervals(self) -> dict[int, tuple[Interval, ...]]:
        days = (self.mon, self.tue, self.wed, self.thu, self.fri, self.sat, self.sun)
        return {number: tuple(sorted(day, key=_by_time)) for number, day in enumerate(days)}


def _by_time(interval: Interval) -> tuple[time, time]:
    return interval[0], interval[1] or time.max


class Holiday(Section):
    on: date
    name: Text = Words()


DeskName = Annotated[str, AfterValidator(desk_name)]


def _each_once(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


class Desk(Section):
    name: DeskName
    was: tuple[DeskName, ...] = ()
    services: Annotated[tuple[str, ...], Field(min_length=1), AfterValidator(_each_once)]
    only: Literal["priority"] | None = None
    auto: bool = False
    breaks: Hours = ()


class Outcome(Section):
    slug: Slug
    name: Text


class Line(Section):
    early_minutes: Minutes = 60
    grace_minutes: Minutes = 15
    late_becomes: Literal["walk_in", "booked"] = "walk_in"
    return_minutes: Minutes = 30
    reopen_minutes: Minutes = 15
    last_ticket_minutes: Minutes = 15
    no_show_minutes: Minutes = 3
    ask_arrival: bool = False
    forgotten_minutes: Minutes = 60
    priority_at_kiosk: bool = False
    waits_page: bool = True


class Kiosk(Section):
    idle_seconds: Annotated[int, Field(ge=5, le=600)] = 45
    ticket_seconds: Annotated[int, Field(ge=5, le=120)] = 15
    pause_seconds: Annotated[int, Field(ge=0, le=60)] = 3
    acts_per_minute: Annotated[int, Field(ge=1)] = 20
    same_key_ms: Annotated[int, Field(ge=0, le=2000)] = 0
    bottom_mm: Annotated[int, Field(ge=0, le=1200)] = 800
    glass_mm: Annotated[int, Field(ge=100, le=2000)] = 598
    paired_only: bool = True
    scanner: bool = False


def _signing_key(secret: SecretStr) -> SecretStr:
    if value := secret.get_secret_value():
        try:
            key = base64.b64decode(value.removeprefix("whsec_"), validate=True)
        except ValueError:
            key = b""
        if not value.startswith("whsec_") or not 24 <= len(key) <= 64:
            raise ValueError('"whsec_" and 24 to 64 bytes in base64: echo "whsec_$(openssl rand -base64 32)"')
    return secret


def _readable_address(address: str) -> str:
    """An address with a host, and a port if there is one; a name and password before it are sent as Basic."""
    parts = urlsplit(address)
    try:
        is_good = not address or bool(parts.hostname and parts.hostname.encode("idna") and parts.port != 0)
    except ValueError:
        is_good = False
    if not is_good:
        raise ValueError("an address like https://name:password@site.example.ro/hook")
    return address


class Feed(Section):
    names: dict[str, str] = {}
    taken: Literal["delete", "move"] = "delete"
    webhook_url: Annotated[
        str, Field(pattern=r"^(https?://[^/\s]+(/\S*)?)?$", repr=False), AfterValidator(_readable_address)
    ] = ""
    webhook_secret: Annotated[SecretStr, AfterValidator(_signing_key)] = SecretStr("")

    @cached_property
    def _slugs(self) -> dict[str, str]:
        return {_plainly(name): slug for name, slug in self.names.items()}

    @model_validator(mode="after")
    def _signs(self) -> "Feed":
        if self.webhook_url and not self.webhook_secret.get_secret_value():
            raise ValueError("webhook_url needs a webhook_secret: what is sent is signed")
        return self

    def slug_named(self, name: str) -> str | None:
        """The service behind the booking site's own name for it; case, spaces and cedillas do not count."""
        return self._slugs.get(_plainly(name))


COMMA_BELOW = str.maketrans("şţŞŢ", "șțȘȚ")
"""The cedillas of old programs, and the letters that Romanian is written with."""


def _plainly(name: str) -> str:
    return " ".join(normalize("NFC", name).translate(COMMA_BELOW).casefold().split())


class Alarm(Section):
    wait_minutes: Annotated[int, Field(ge=1, le=24 * 60)] = 30
    booked_minutes: Annotated[int, Field(ge=0, le=24 * 60)] = 15
    idle_minutes: Annotated[int, Field(ge=0, le=24 * 60)] = 10
    unanswered_minutes: Annotated[int, Field(ge=0, le=24 * 60)] = 5
    visit_minutes: Annotated[int, Field(ge=0, le=24 * 60)] = 60
    feed_minutes: Annotated[int, Field(ge=0, le=14 * 24 * 60)] = 0
    disk_mb: Annotated[int, Field(ge=0, le=1_000_000)] = 200


class Storage(Section):
    url: Annotated[str, Field(pattern=r"^((sqlite|postgresql|postgresql\+psycopg2)://.+)?$", repr=False)] = ""
    folder: str = "lobby-data"

    @field_validator("url")
    @classmethod
    def _can_be_read(cls, value: str) -> str:
        # Not urlsplit: a password may hold all but an @ here, as the database's library reads it.
        parts = _PARTS.match(value)
        if parts and parts["port"] is not None and not parts["port"].isdecimal():
            raise ValueError("an address of a database: postgresql://user:password@host:5432/name")
        return value


_PARTS = re.compile(r"[a-z0-9+]+://(?:[^:/]*(?::[^@]*)?@)?(?:\[[^/?]+\]|[^:/?]+)?(?::(?P<port>[^/?]*))?")


LEAST_SECRET = 32
"""In bytes: `openssl rand -base64 32` makes 44."""


def _long_enough(secret: SecretStr) -> SecretStr:
    if secret.get_secret_value() and len(secret.get_secret_value().encode()) < LEAST_SECRET:
        raise ValueError(f"{LEAST_SECRET} bytes or more: openssl rand -base64 32")
    return secret


class Server(Section):
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8080
    public_url: Annotated[str, Field(pattern=r"^(https?://[^/\s?#]+(/[^\s?#]*)?)?$")] = ""
    async_mode: Literal["eventlet", "threading"] = "eventlet"
    message_queue: Annotated[str, Field(pattern=r"^(rediss?://.+)?$", repr=False)] = ""
    log: Literal["text", "json"] = "text"
    log_requests: bool = False
    trusted_proxies: Annotated[int, Field(ge=0, le=9)] = 0
    sockets_per_address: Annotated[int, Field(ge=1)] = 6000
    secret: Annotated[SecretStr, AfterValidator(_long_enough)] = SecretStr("")


class Privacy(Section):
    keep_contact_days: Annotated[int, Field(ge=0, le=3650)] = 7
    keep_journal_days: Annotated[int, Field(ge=1, le=3650)] = 180
    keep_backups_days: Annotated[int, Field(ge=1, le=3650)] = 14
    contact: Text = Words()
    authority: Text = Words()
