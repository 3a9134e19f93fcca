"""The faults of the settings, each with the file, the line and the key that it is about."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from queue_core.settings import fault_words
from queue_core.settings.fault_words import Place

PREFIX = "LOBBY_"
SECRET = {
    ("server", "secret"),
    ("feed", "webhook_secret"),
    ("feed", "webhook_url"),
    ("storage", "url"),
    ("server", "message_queue"),
}
"""Keys whose values no error message shows; addresses among them, as they may
hold a password; and all of [messages], whose keys are addresses."""


class BadSettings(Exception):
    """The settings cannot be used; each line says where, what, and what would be allowed.

    `labels` say the same of the faults of keys without the file and its lines, `told` with the place of each.
    """

    def __init__(self, sentences: str, labels: Sequence[str] = (), told: "Sequence[Told]" = ()) -> None:
        super().__init__(sentences)
        self.labels, self.told = tuple(labels), tuple(told)


class Told(NamedTuple):
    """A fault of a key, as a sentence."""

    place: Place
    sentence: str


@dataclass(frozen=True)
class Source:
    """A config.toml with its text, and what was `written` in it and in the environment together."""

    path: Path
    text: str
    written: Any

    def told(self, fault: ErrorDetails, allowed: list[str]) -> Told:
        """A fault that pydantic found; `allowed` are the keys of its section."""
        place = fault["loc"]
        is_secret = place[:1] == ("messages",) or any(place == each[: len(place)] for each in SECRET)
        # An address with an @ may hold a password, whatever key it stands at.
        shows_value = "input" in fault and not is_secret and "@" not in str(fault["input"])
        return Told(place, fault_words.sentence(fault, allowed, shows_value=shows_value))

    def where(self, place: Place) -> str:
        """The file and line, or the variable, and what the place is called."""
        label = fault_words.label(place, self.written)
        variable = PREFIX + "__".join(str(part).upper() for part in place)
        if variable in os.environ:
            return f"{self.path} (or {variable}): {label}"
        line = fault_words.line_of(self.text, place) if place else None
        return f"{self.path}, line {line}: {label}" if line else f"{self.path}: {label}"


def without_consequences(found: list[ErrorDetails]) -> list[ErrorDetails]:
    """The faults, without those of a list that is short only because something in it is wrong."""
    places = [each["loc"] for each in found]
    return [
        each
        for each in found
        if each["type"] != "too_short"
        or not any(place != each["loc"] and place[: len(each["loc"])] == each["loc"] for place in places)
    ]


def allowed_keys(settings: type[BaseModel], place: Place) -> list[str]:
    """The keys that the section takes in which a place is."""
    model = settings
    for part in place[:-1]:
        kind: Any = model.model_fields[part].annotation if part in model.model_fields else None
        while get_args(kind):
            kind = get_args(kind)[0]
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            model = kind
    return list(model.model_fields)
