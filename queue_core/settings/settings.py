"""The office as config.toml and the LOBBY_ environment describe it, checked whole before anything runs.

The environment wins: `LOBBY_SERVER__PORT=9000` is `[server] port = 9000`; lists and tables are JSON. With
`_FILE` at its end a variable names a file that holds the value, as a secret's should.
An unknown key, a wrong type, a desk naming no service: `BadSettings`, with file, key and what is allowed.
"""

import os
from functools import cached_property
from pathlib import Path
from types import SimpleNamespace
from typing import Any, get_args
from zoneinfo import ZoneInfo

from pydantic import BaseModel, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from queue_core.rules.opening import Hours
from queue_core.settings import sections

PACKAGE = Path(__file__).parent.parent
PREFIX, FILE = "LOBBY_", "_file"
SECRET = {
    ("server", "secret"),
    ("feed", "webhook_secret"),
    ("feed", "webhook_url"),
    ("storage", "url"),
    ("server", "message_queue"),
}
"""Keys whose values no error message shows; addresses among them, as they may hold a password."""


class BadSettings(Exception):
    """The settings cannot be used; each line says where, what, and what would be allowed."""


class Settings(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_nested_delimiter="__", extra="forbid", frozen=True
    )

    office: sections.Office
    hours: sections.Week
    holiday: tuple[sections.Holiday, ...] = ()
    closure: tuple[sections.Closure, ...] = ()
    service: tuple[sections.Service, ...] = Field(min_length=1)
    elsewhere: tuple[sections.Elsewhere, ...] = ()
    priority: tuple[sections.Priority, ...] = ()
    desk: tuple[sections.Desk, ...] = Field(min_length=1)
    outcome: tuple[sections.Outcome, ...] = ()
    area: tuple[sections.Area, ...] = ()
    line: sections.Line = sections.Line()
    printer: tuple[sections.Printer, ...] = ()
    kiosk: sections.Kiosk = sections.Kiosk()
    display: sections.Display = sections.Display()
    feed: sections.Feed = sections.Feed()
    alarm: sections.Alarm = sections.Alarm()
    storage: sections.Storage = sections.Storage()
    server: sections.Server = sections.Server()
    privacy: sections.Privacy = sections.Privacy()
    messages: sections.Messages = sections.Messages()
    booking: sections.Booking = sections.Booking()

    @model_validator(mode="after")
    def _hangs_together(self) -> "Settings":
        services = [service.slug for service in self.service]
        for kind, names in (
            ("service slug", services),
            ("service letter", [service.letter for service in self.service]),
            ("desk name", [desk.name for desk in self.desk]),
            ("outcome slug", [outcome.slug for outcome in self.outcome]),
            ("area slug", [area.slug for area in self.area]),
            ("printer name", [printer.name for printer in self.printer]),
        ):
            for name in names:
                if names.count(name) > 1:
                    raise ValueError(f'{kind} "{name}" is there twice; each must be different')
        named = [(desk.label, slug) for desk in self.desk for slug in desk.services]
        named += [(each.label, slug) for each in self.elsewhere for slug in each.services]
        named += [(each.label, slug) for each in self.closure for slug in each.services]
        named += [(f"[feed] names “{name}”", slug) for name, slug in self.feed.names.items()]
        for label, slug in named:
            if slug not in services:
                raise ValueError(
                    f'{label} names no service of this office: "{slug}"; allowed: {", ".join(services)}'
                )
        for area in self.area:
            for name in area.desks:
                if name not in self.desks:
                    known = ", ".join(self.desks)
                    raise ValueError(
                        f'area {area.slug} names no desk of this office: "{name}"; allowed: {known}'
                    )
        for printer in self.printer:
            if printer.second and (printer.second not in self.printers or printer.second == printer.name):
                others = ", ".join(name for name in self.printers if name != printer.name)
                fault = f'printer “{printer.name}”: second names no other printer: "{printer.second}"'
                raise ValueError(f"{fault}; allowed: {others}")
        return self

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.office.timezone)

    @cached_property
    def services(self) -> dict[str, sections.Service]:
        return {service.slug: service for service in self.service}

    def slug_of(self, written: str) -> str | None:
        """The service that a feed means: by its slug, else by `[feed] names`."""
        return written if written in self.services else self.feed.slug_named(written)

    @cached_property
    def desks(self) -> dict[str, sections.Desk]:
        return {desk.name: desk for desk in self.desk}

    @cached_property
    def areas(self) -> dict[str, sections.Area]:
        return {area.slug: area for area in self.area}

    @cached_property
    def printers(self) -> dict[str, sections.Printer]:
        return {printer.name: printer for printer in self.printer}

    @cached_property
    def opening(self) -> Hours:
        return Hours(self.zone, self.hours.intervals, {day.on: day.name for day in self.holiday})

    @cached_property
    def folder(self) -> Path:
        return Path(self.storage.folder).expanduser()

    @cached_property
    def languages(self) -> tuple[str, ...]:
        return self.office.languages

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        toml = TomlConfigSettingsSource(settings_cls, toml_file=_reading.file)
        return (init_settings, _Environment(settings_cls), toml)


class _Environment(EnvSettingsSource):
    """The environment, with what stands in the files that it names."""

    def _load_env_vars(self) -> dict[str, str | None]:
        given = dict(super()._load_env_vars())
        for name in [name for name in given if name.startswith(PREFIX.lower()) and name.endswith(FILE)]:
            file, key = given.pop(name) or "", name.removesuffix(FILE)
            if key in given:
                raise BadSettings(f"{name.upper()}: {key.upper()} is there as well; one of them is enough")
            try:
                given[key] = Path(file).read_text(encoding="utf-8").strip()
            except (OSError, UnicodeError) as error:
                raise BadSettings(f"{name.upper()}: {error}") from None
        return given


_reading = SimpleNamespace(file=None)


def find_config(given: str | None = None) -> Path:
    """The file to use: the one given, else ./config.toml, else the office that Lobby is shipped with."""
    if given:
        return Path(given)
    for candidate in (Path("config.toml"), PACKAGE / "config.toml", PACKAGE.parent / "config.toml"):
        if candidate.is_file():
            return candidate
    raise BadSettings("config.toml: not found; name one with --config")


def load(file: str | Path | None = None, **changes: Any) -> Settings:
    """Read and check the settings. `changes` win over file and environment (`server={"port": 0}`).

    Raises BadSettings with one line for each fault.
    """
    path = find_config(str(file) if file else None)
    if not path.is_file():
        raise BadSettings(f"{path}: no such file")
    _refuse_unknown_variables(path)
    _reading.file = path
    try:
        return Settings(**changes)
    except ValidationError as error:
        raise BadSettings("\n".join(_sentence(path, fault) for fault in error.errors())) from None
    except ValueError as error:
        raise BadSettings(f"{path}: {error}") from None


def _refuse_unknown_variables(path: Path) -> None:
    known = {name.lower() for name in Settings.model_fields}
    for variable in os.environ:
        section = variable.removeprefix(PREFIX).split("__")[0].lower()
        if variable.startswith(PREFIX) and section not in known and variable not in NOT_SETTINGS:
            raise BadSettings(f"{variable}: unknown section; allowed: {', '.join(sorted(known))}")


NOT_SETTINGS = {"LOBBY_AGENT_TOKEN"}


def _sentence(path: Path, fault: ErrorDetails) -> str:
    where = " ".join(str(part + 1) if isinstance(part, int) else str(part) for part in fault["loc"])
    variable = PREFIX + "__".join(str(part).upper() for part in fault["loc"])
    source = f"{path} (or {variable})" if variable in os.environ else str(path)
    what = fault["msg"].removeprefix("Value error, ")
    if fault["type"] == "extra_forbidden":
        what = f"unknown key; allowed: {', '.join(_allowed_keys(Settings, fault['loc'][:-1]))}"
    elif "input" in fault and not isinstance(fault["input"], dict) and not _may_hold_a_secret(fault["loc"]):
        what = f"{what}, not {fault['input']!r}"
    return f"{source}: {where or 'as a whole'}: {what}"


def _may_hold_a_secret(where: tuple[int | str, ...]) -> bool:
    return where[:1] == ("messages",) or any(where == secret[: len(where)] for secret in SECRET)


def _allowed_keys(model: type[BaseModel], path: tuple[int | str, ...]) -> list[str]:
    """The keys that the section at `path` takes."""
    for part in path:
        if isinstance(part, int):
            continue
        kind: Any = model.model_fields[part].annotation
        while get_args(kind):
            kind = get_args(kind)[0]
        model = kind
    return list(model.model_fields)
