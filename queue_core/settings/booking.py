"""The section [booking] of config.toml, and times at which nobody is booked."""

from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, ConfigDict, Field, model_validator

from queue_core.settings.values import Section, Text, Words

ASKED = {"email": ("email",), "phone": ("phone",), "either": ("email", "phone"), "none": ()}


class Booking(Section):
    enabled: bool = False
    lead_minutes: Annotated[int, Field(ge=0, le=60 * 24 * 60)] = 60
    horizon_days: Annotated[int, Field(ge=1, le=365)] = 30
    hold_minutes: Annotated[int, Field(ge=1, le=24 * 60)] = 15
    contact: Literal["email", "phone", "either", "none"] = "email"
    per_contact: Annotated[int, Field(ge=1, le=100)] = 1
    proof_of_work: bool = False
    without_proof: Literal["refuse", "few"] = "refuse"

    @property
    def asked(self) -> tuple[str, ...]:
        """The kinds of contacts that are asked for, any of which will do."""
        return ASKED[self.contact]


def _moment(value: Any) -> Any:
    """One fault for both: pydantic would tell one for each of the two types."""
    if isinstance(value, date):
        return value
    for kind in (date, datetime):
        with suppress(TypeError, ValueError):
            return kind.fromisoformat(value)
    raise ValueError("a day, written 2026-12-01, or a day with a time, 2026-12-01 12:00, without quotes")


Moment = Annotated[datetime | date, BeforeValidator(_moment)]


class Closure(Section):
    """From one local time to another nobody is booked, for these services or for all. A date is the whole
    day.
    """

    model_config = ConfigDict(populate_by_name=True)

    from_: Annotated[Moment, Field(alias="from")]
    to: Moment
    services: tuple[str, ...] = ()
    name: Text = Words()

    @model_validator(mode="after")
    def _in_order(self) -> "Closure":
        begin, end = self.span(ZoneInfo("UTC"))
        if end <= begin:
            raise ValueError("a closure ends after it begins")
        return self

    @property
    def label(self) -> str:
        return f"closure from {self.from_}"

    def span(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """Its instants in a zone."""
        begin, end = self.from_, self.to
        if not isinstance(end, datetime):
            end = datetime.combine(end + timedelta(days=1), time())
        if not isinstance(begin, datetime):
            begin = datetime.combine(begin, time())
        return _in(begin, zone), _in(end, zone)


def _in(local: datetime, zone: ZoneInfo) -> datetime:
    return local if local.tzinfo else local.replace(tzinfo=zone)
