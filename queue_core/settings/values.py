"""The kinds of values that config.toml holds: texts in several languages, minutes, short names, hours."""

import json
import re
from datetime import time
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
)
from pydantic_core import PydanticKnownError

from queue_core.language.known import base_of, known
from queue_core.rules import limits
from queue_core.rules.refusals import Refusal


class Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    @field_validator("*", mode="before")
    @classmethod
    def _true_is_no_number(cls, value: Any, info: ValidationInfo) -> Any:
        """Python takes true for 1: `port = true` would be port 1."""
        kind = cls.model_fields[info.field_name or ""].annotation
        if isinstance(value, bool) and kind in (int, float):
            raise PydanticKnownError("int_type" if kind is int else "float_type")
        return value


class Words(dict[str, str]):
    """A text in each of the office's languages; a plain string stands for all of them."""

    def in_(self, code: str) -> str:
        """In this language; where there is none, in easy language's base, then in the first that there is."""
        return self.get(code) or self.get(base_of(code)) or self.get("*") or next(iter(self.values()), "")


def as_words(value: Any) -> Words:
    if isinstance(value, str) and value.startswith("{"):
        # From the environment, where a text in several languages is JSON.
        value = json.loads(value)
    if isinstance(value, str):
        return Words({"*": value}) if value else Words()
    if isinstance(value, dict) and all(isinstance(item, str) for pair in value.items() for item in pair):
        return Words(value)
    raise ValueError('a text, or one for each language: {ro = "…", en = "…"}')


def _named(words: Words) -> Words:
    if not any(text.strip() for text in words.values()):
        raise ValueError('is empty: a text, or one for each language: {ro = "…", en = "…"}')
    return words


class Lists(dict[str, tuple[str, ...]]):
    """A list of texts in each of the office's languages; a plain list stands for all of them."""

    def in_(self, code: str) -> tuple[str, ...]:
        return self.get(code) or self.get(base_of(code)) or self.get("*") or next(iter(self.values()), ())


def as_lists(value: Any) -> Lists:
    given = {"*": value} if isinstance(value, list | tuple) else value
    if isinstance(given, dict) and all(_is_list_of_texts(each) for each in given.values()):
        return Lists({code: tuple(map(str.strip, texts)) for code, texts in given.items() if texts})
    raise ValueError('a list of texts, or one list for each language: {ro = ["…"], en = ["…"]}')


def _is_list_of_texts(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(text, str) and text.strip() for text in value)


Text = Annotated[Any, AfterValidator(as_words)]
Name = Annotated[Any, AfterValidator(as_words), AfterValidator(_named)]
"""A text that has words, in one language at least."""
Texts = Annotated[Any, AfterValidator(as_lists)]
Minutes = Annotated[int, Field(ge=0, le=24 * 60)]
Slug = Annotated[str, Field(pattern=f"^{limits.SLUG.form}$")]
Language = Annotated[str, Field(pattern=f"^{limits.OFFICE_LANGUAGE.form}$")]


_CLOCK = re.compile(r"^(\d\d):(\d\d)-(\d\d):(\d\d)$")


def _interval(value: Any) -> Any:
    found = _CLOCK.match(value) if isinstance(value, str) else None
    if not found:
        raise ValueError('hours are written "08:30-16:30"')
    opens, closes = value.split("-")
    if opens >= closes or closes > "24:00":
        raise ValueError("hours end after they begin, at 24:00 at the latest")
    try:
        return time.fromisoformat(opens), None if closes == "24:00" else time.fromisoformat(closes)
    except ValueError:
        raise ValueError('no such time of day; hours are written "08:30-16:30"') from None


Hours = tuple[Annotated[Any, BeforeValidator(_interval)], ...]


def spoken(value: tuple[str, ...]) -> tuple[str, ...]:
    """The office's languages, each with a catalog; easy language beside its base, and never the first."""
    for code in value:
        if code not in known():
            raise ValueError(f'the program does not speak "{code}"; it speaks {", ".join(known())}')
        if base_of(code) not in value[: value.index(code) + 1]:
            raise ValueError(f'"{code}" stands behind "{base_of(code)}", whose other sentences it takes')
    if len(set(value)) < len(value):
        raise ValueError("each language stands once")
    return value


def desk_name(name: str) -> str:
    """A desk's name as it is kept."""
    try:
        return limits.DESK.taken(name)
    except Refusal:
        raise ValueError(
            f"letters, digits, blanks and . - / make a desk's name, {limits.DESK.most} signs at most"
        ) from None
