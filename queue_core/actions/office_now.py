"""What stands in config.toml now, as those read it who change the office or follow it."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from queue_core.rules.refusals import Refusal
from queue_core.settings.as_json import Json, as_json, tag_of
from queue_core.settings.environment import FILE, PREFIX
from queue_core.settings.settings import BadSettings, Settings, checked, text_of

AT_START = {
    "storage": None,
    "server": {
        *("host", "port", "async_mode", "message_queue", "log", "log_requests"),
        *("trusted_proxies", "sockets_per_address", "secret"),
    },
}
"""What a process takes at its start alone, by section; None: all keys of it. Each process of an office may
have its own."""


@dataclass(frozen=True)
class Present:
    """What stands in config.toml now, with the environment and the command line over it."""

    text: str
    settings: Settings
    json: Json

    @property
    def tag(self) -> str:
        """The ETag, which is the same in all processes of an office."""
        return tag_of(self.text, of_the_office(self.json))

    @property
    def path(self) -> Path:
        return self.settings.path

    def set_outside(self, place: Sequence[str]) -> str | None:
        """What sets a key besides the file: a variable of the environment, or the command line."""
        section, key = place[0], place[1] if len(place) > 1 else ""
        whole = f"{PREFIX}{section}".upper()
        of_key = f"{whole}__{key}".upper()
        for variable in os.environ:
            name = variable.upper().removesuffix(FILE.upper())
            if name in (whole, of_key) or name.startswith(f"{of_key}__"):
                return variable
        given = self.settings.given.get(section)
        is_given = given is not None and (not isinstance(given, Mapping) or not key or key in given)
        return "--" + (key or section) if is_given else None


def present(running: Settings) -> Present:
    """The file of the running settings as it is now. Refuses with `file_broken` where it cannot be used."""
    try:
        text = text_of(running.path)
        settings = checked(running.path, text, **running.given)
    except BadSettings as error:
        raise Refusal("file_broken", problem=str(error)) from None
    return Present(text, settings, as_json(settings))


def of_the_office(settings: Json) -> Json:
    """The settings without those that each process has for itself."""
    found = {}
    for section, value in settings.items():
        keys = AT_START.get(section, set())
        if keys is not None:
            found[section] = {key: each for key, each in value.items() if key not in keys} if keys else value
    return found


def as_running(new: Settings, running: Settings) -> Settings:
    """The new settings, with the old values of what only a start takes."""
    kept: dict[str, Any] = {}
    for section, keys in AT_START.items():
        there = getattr(running, section)
        if keys is not None:
            values = {key: getattr(there, key) for key in keys}
            there = getattr(new, section).model_copy(update=values)
        kept[section] = there
    return new.model_copy(update=kept)
