"""The fields of the API's bodies, and of its queries: the law of `rules.limits` as types of pydantic.

Each carries its own JSON Schema, so that openapi.json says the bounds that are enforced.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BeforeValidator,
    Field,
    TypeAdapter,
    ValidationError,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from queue_core.rules import limits
from queue_core.rules.refusals import Refusal


def lawful(law: Callable[[Any], Any]) -> AfterValidator:
    """What a law takes, as it takes it; what it refuses is a fault of the body with the same sentence."""

    def judged(value: Any) -> Any:
        try:
            return law(value)
        except Refusal as refusal:
            raise PydanticCustomError(refusal.code, "{said}", {"said": str(refusal)}) from None

    return AfterValidator(judged)


def text(law: limits.Text) -> Any:
    """A field of text under a law."""
    return Annotated[str, lawful(law.taken), WithJsonSchema(law.schema)]


def _whole(number: Any) -> Any:
    """JSON knows one kind of number: 15.0 is 15."""
    return int(number) if isinstance(number, float) and number.is_integer() else number


def _written_out(kind: TypeAdapter) -> BeforeValidator:
    """A day in full, as RFC 3339 has it: pydantic would read a text of digits as seconds since 1970."""

    def read(when: Any) -> Any:
        if not isinstance(when, str):
            return when
        if not re.match("[0-9]{4}-[0-9]{2}-[0-9]{2}", when):
            raise ValueError("a date or a time as in RFC 3339")
        try:
            return kind.validate_strings(when)
        except ValidationError as error:
            raise ValueError(error.errors()[0]["msg"]) from None

    return BeforeValidator(read)


def _in_years(day: date) -> date:
    if day.year not in limits.YEARS:
        raise Refusal("bad_year", first=limits.YEARS[0], last=limits.YEARS[-1])
    return day


def _known_to_the_calendar(at: datetime) -> datetime:
    """An instant that exists in every zone."""
    if not 1 < at.year < 9999:
        raise ValueError("a year from 2 to 9998")
    return at


_FROM_TO = f"a year from {limits.YEARS[0]} to {limits.YEARS[-1]}, with an offset or Z"

Reference = text(limits.REFERENCE)
Name = text(limits.NAME)
Email = text(limits.EMAIL)
Phone = text(limits.PHONE)
ServiceName = text(limits.SERVICE_NAME)
Language: Any = Annotated[text(limits.LANGUAGE), AfterValidator(str.lower)]
Code = text(limits.CODE)
Entered = text(limits.ENTERED)
Reason = text(limits.REASON)
Number = text(limits.NUMBER)
Slug = text(limits.Text(limits.SLUG.most))
"""A service or a desk by its name; whether there is such a one is for the act to say."""
State = Annotated[str, lawful(limits.state), WithJsonSchema({"type": "string", "enum": list(limits.STATES)})]
Minutes = Annotated[int, Field(ge=limits.MINUTES[0], le=limits.MINUTES[-1]), BeforeValidator(_whole)]
Instant = Annotated[
    AwareDatetime, lawful(limits.instant), _written_out(TypeAdapter(datetime)), Field(description=_FROM_TO)
]
AskedInstant = Annotated[
    AwareDatetime, AfterValidator(_known_to_the_calendar), _written_out(TypeAdapter(datetime))
]
"""An instant that is only asked about: nothing of it is kept."""
Day = Annotated[date, lawful(_in_years), _written_out(TypeAdapter(date))]
