"""The LOBBY_ environment: what it says, and what it should not."""

import os
import re
from pathlib import Path

from pydantic_settings import BaseSettings, EnvSettingsSource
from pydantic_settings.exceptions import SettingsError

from queue_core.settings.agreement import meant
from queue_core.settings.faults import PREFIX as PREFIX
from queue_core.settings.faults import BadSettings

FILE = "_file"
NOT_SETTINGS = ("LOBBY_AGENT_TOKEN", "LOBBY_AGENT_TOKEN_FILE")
"""What the printing agent alone reads."""


class Environment(EnvSettingsSource):
    """The environment, with what stands in the files that it names."""

    def _load_env_vars(self) -> dict[str, str | None]:
        given = dict(super()._load_env_vars())
        named = [name for name in given if name.startswith(PREFIX.lower()) and name.endswith(FILE)]
        for name in [name for name in named if name.upper() not in NOT_SETTINGS]:
            file, key = given.pop(name) or "", name.removesuffix(FILE)
            if key in given:
                raise BadSettings(f"{name.upper()}: {key.upper()} is there as well; one of them is enough")
            try:
                given[key] = Path(file).read_text(encoding="utf-8").strip()
            except (OSError, UnicodeError):
                raise BadSettings(f"{name.upper()}: {file} cannot be read") from None
        return given


def unknown_variables(settings: type[BaseSettings]) -> list[str]:
    """A line for each variable that begins as ours do and names no section."""
    known = {name.lower() for name in settings.model_fields}
    found = []
    for variable in os.environ:
        section = variable.removeprefix(PREFIX).split("__")[0].lower()
        if variable.startswith(PREFIX) and section not in known and variable not in NOT_SETTINGS:
            hint = meant(section, sorted(known))
            found.append(f"{variable}: unknown section{hint}; allowed: {', '.join(sorted(known))}")
    return found


def not_json(error: SettingsError) -> str:
    """What to write where a variable holds a list or a section that cannot be read."""
    field = re.search('field "([^"]+)"', str(error))
    name = f"{PREFIX}{field[1].upper()}" if field else PREFIX
    return f'{name}: lists and sections stand in the environment as JSON, such as ["08:30-16:30"]'
