"""The office as config.toml and the LOBBY_ environment describe it, checked whole before anything runs.

The environment wins: `LOBBY_SERVER__PORT=9000` is `[server] port = 9000`; lists and tables are JSON. With
`_FILE` at its end a variable names a file that holds the value, as a secret's should.
An unknown key, a wrong type, a desk naming no service: `BadSettings`, with file, key and what is allowed.
"""

import tomllib
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from pydantic import Field, PrivateAttr, ValidationError, model_validator
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)
from pydantic_settings.exceptions import SettingsError

from queue_core.rules.opening import Hours
from queue_core.settings import agreement, extras, fault_words, sections
from queue_core.settings.environment import PREFIX, Environment, not_json, unknown_variables
from queue_core.settings.faults import BadSettings as BadSettings
from queue_core.settings.faults import Source, Told, allowed_keys, without_consequences
from queue_core.settings.spoken import Spoken

Name = TypeVar("Name", str, str | None)
PACKAGE = Path(__file__).parent.parent

_reading = SimpleNamespace(file={}, written=None, source=(Path(), "", {}))
"""The file being read, what it and the environment say together, and where it is from."""


class Settings(Spoken, BaseSettings):
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
    accessibility: sections.Accessibility = sections.Accessibility()
    rights: sections.Rights = sections.Rights()
    messages: sections.Messages = sections.Messages()
    booking: sections.Booking = sections.Booking()
    signin: sections.Signin = sections.Signin()
    _in_file: dict[str, Any] = PrivateAttr(default_factory=lambda: _reading.file)
    _source: tuple[Path, str, dict[str, Any]] = PrivateAttr(default_factory=lambda: _reading.source)

    @model_validator(mode="before")
    @classmethod
    def _as_written(cls, written: Any) -> Any:
        _reading.written = written
        return written

    @property
    def in_file(self) -> Mapping[str, Any]:
        """What config.toml itself says, before the environment."""
        return self._in_file

    @property
    def path(self) -> Path:
        """The file that they were read from."""
        return self._source[0]

    @property
    def text(self) -> str:
        """What stood in the file."""
        return self._source[1]

    @property
    def given(self) -> Mapping[str, Any]:
        """What the command line said, which wins over file and environment."""
        return self._source[2]

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.office.timezone)

    @cached_property
    def services(self) -> dict[str, sections.Service]:
        return {service.slug: service for service in self.service}

    def slug_of(self, written: str) -> str | None:
        """The service that a feed means: by its slug, now or before, else by `[feed] names`."""
        slug = self.present_service(written)
        return slug if slug in self.services else self.feed.slug_named(written)

    def present_service(self, slug: Name) -> Name:
        """The slug that a service has now, by any that it `was`; another text is answered as it is."""
        return self.services_were.get(slug or "", slug)

    def present_desk(self, name: Name) -> Name:
        """The name that a desk has now, by any that it `was`; another text is answered as it is."""
        return self._desks_were.get(name or "", name)

    def names_of_service(self, slug: str) -> list[str]:
        """A service's slug, and those that it had, as the journal may have them."""
        return [slug, *(self.services[slug].was if slug in self.services else ())]

    @cached_property
    def has_old_names(self) -> bool:
        """Whether anything was renamed."""
        return bool(self.services_were or self._desks_were)

    @cached_property
    def services_were(self) -> dict[str, str]:
        """The present slugs of services, by those that they had."""
        return {old: service.slug for service in self.service for old in service.was}

    @cached_property
    def _desks_were(self) -> dict[str, str]:
        return {old: desk.name for desk in self.desk for old in desk.was}

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
    def booking_page(self) -> str:
        """Where one books here, as phones reach it; empty where `[booking]` is off or they cannot."""
        public = self.server.public_url.rstrip("/")
        return f"{public}/book/" if public and self.booking.enabled else ""

    @cached_property
    def booking_site(self) -> str:
        """Where appointments are made, here or elsewhere; empty where nobody says."""
        return self.booking_page or self.office.booking_url

    @cached_property
    def confirms_by(self) -> tuple[str, ...]:
        """The contacts that `[booking] contact` asks for and a channel of `[messages]` reaches."""
        return tuple(kind for kind in self.booking.asked if self.messages.channel_for(kind))

    @cached_property
    def opening(self) -> Hours:
        return Hours(self.zone, self.hours.intervals, {day.on: day.name for day in self.holiday})

    @cached_property
    def folder(self) -> Path:
        return Path(self.storage.folder).expanduser()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        file = InitSettingsSource(settings_cls, _reading.file)
        return (init_settings, Environment(settings_cls), file)


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
    return checked(path, text_of(path), **changes)


def checked(path: Path, text: str, **changes: Any) -> Settings:
    """The settings as they would be if this text stood in the file. Raises BadSettings."""
    _reading.file, _reading.written, _reading.source = (
        _parsed(path, text),
        None,
        (path.absolute(), text, changes),
    )
    faults, found, settings = unknown_variables(Settings), [], None
    try:
        settings = Settings(**changes)
    except ValidationError as error:
        found = without_consequences(error.errors())
    except SettingsError as error:
        faults.append(not_json(error))
    source = Source(path, text, _reading.written)
    told = [source.told(each, allowed_keys(Settings, each["loc"])) for each in found]
    told += [Told(each.place, each.sentence) for each in agreement.faults(source.written)]
    faults += [f"{source.where(each.place)}: {each.sentence}" for each in told]
    if settings is not None:
        needed = settings.storage.url, settings.server.message_queue
        faults += extras.missing(*needed, push=settings.messages.push)
    if faults or settings is None:
        labels = [f"{fault_words.label(each.place, source.written)}: {each.sentence}" for each in told]
        raise BadSettings("\n".join(faults), labels, told)
    return settings


def text_of(path: Path) -> str:
    if not path.is_file():
        raise BadSettings(f"{path}: no such file")
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeError:
        raise BadSettings(f"{path}: is not UTF-8 text; save it as UTF-8 and try again") from None
    except OSError as error:
        raise BadSettings(f"{path}: cannot be read: {error.strerror}") from None


def _parsed(path: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line, words = fault_words.of_toml(str(error), text)
        raise BadSettings(f"{path}, {f'line {line}' if line else 'at its end'}: {words}") from None
