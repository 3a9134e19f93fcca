"""The fields of the office's pages, made from the sections of the settings: what each holds, and how what is
typed becomes JSON again.

A text has a field for each of the office's languages; hours are written "08:30-12:00, 13:00-16:30"; a list of
texts has one line for each.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo

from counter.office_labels import ICONS
from queue_core.rules.rights import ROLES
from queue_core.settings import values
from queue_core.settings.as_json import ABSENT, Json, plain
from queue_core.settings.office_file import PACKAGE
from queue_core.settings.settings import Settings

SHIPPED = next(file for file in (PACKAGE / "config.toml", PACKAGE.parent / "config.toml") if file.is_file())
_MORE = re.compile(r"^\s+# (.+)$")
_KEY = re.compile(r"^(\w+) *= *(?:\S.*?)?(?:\s+# (.+))?$")
CHANNELS = ("email", "sms")
"""The channels of [messages] that have a field; others stand in the file."""


@dataclass(frozen=True)
class Field:
    """`kind` is text, texts, hours, switch, number, choice, icon, names, date, lines, line or secret."""

    key: str
    kind: str
    value: Any
    choices: tuple[str, ...] = ()
    help: str = ""
    least: float | None = None
    most: float | None = None
    errors: list[str] = field(default_factory=list)

    def in_(self, code: str) -> str:
        """What the field of a language shows."""
        value = self.value
        if isinstance(value, Mapping):
            value = value.get(code, "")
        return "\n".join(value) if isinstance(value, list) else str(value or "")

    @property
    def written(self) -> str:
        """What a field of one line shows."""
        if isinstance(self.value, Mapping):
            return "\n".join(f"{name} = {slug}" for name, slug in self.value.items())
        if isinstance(self.value, list):
            return (", " if self.kind == "hours" else "\n").join(map(str, self.value))
        return "" if self.value is None else str(self.value)


def model_of(section: str) -> type[BaseModel]:
    """The settings' class of a section, or of one table of a list."""
    kind: Any = Settings.model_fields[section].annotation
    while get_args(kind):
        kind = get_args(kind)[0]
    return kind


def defaults_of(section: str) -> Json:
    """What a new table of a list begins with: the value of each key that may be left out."""
    infos = model_of(section).model_fields
    found = {
        info.alias or name: plain(info.get_default(call_default_factory=True))
        for name, info in infos.items()
        if not info.is_required()
    }
    return {key: value for key, value in found.items() if value is not ABSENT}


def is_list(section: str) -> bool:
    return get_origin(Settings.model_fields[section].annotation) is tuple


def fields_of(
    section: str, now: Mapping[str, Any], services: Sequence[str], desks: Sequence[str]
) -> list[Field]:
    """The fields of a section or table as it is now."""
    helps, found = help_of(section), []
    model = model_of(section)
    for name, info in model.model_fields.items():
        key = info.alias or name
        kind, choices = _kind(section, name, info, services, desks)
        value = now.get(key, ABSENT)
        if value is ABSENT:
            is_hidden = kind == "line" and bool(now) and not info.is_required() and info.annotation is str
            kind = "secret" if is_hidden else kind
            value = None
        least, most = _bounds(info)
        found.append(Field(key, kind, value, choices, helps.get(key, ""), least, most))
    if section == "messages":
        found += [Field(name, "secret", None, (), helps.get(name, "")) for name in CHANNELS]
    return found


def typed(fields: Sequence[Field], form: Mapping[str, str], lists: Any, codes: Sequence[str]) -> Json:
    """What was typed, as JSON; `lists` answers all values of a name. A secret left empty is left out."""
    found = {each.key: _typed(each, form, lists, codes) for each in fields}
    return {key: value for key, value in found.items() if value is not ABSENT}


def _typed(each: Field, form: Mapping[str, str], lists: Any, codes: Sequence[str]) -> Any:
    given = form.get(each.key, "").strip()
    match each.kind:
        case "text" | "texts":
            return _in_languages(each, {code: form.get(f"{each.key}.{code}", "").strip() for code in codes})
        case "switch":
            return each.key in form
        case "hours":
            return [part.strip() for part in given.split(",") if part.strip()]
        case "names":
            return lists(each.key)
        case "lines":
            lines = _lines(given)
            if each.key in ("names", "roles"):
                pairs = [line.partition("=") for line in lines]
                return {name.strip(): slug.strip() for name, _, slug in pairs}
            return lines
        case "number":
            if not given:
                return None
            return float(given) if "." in given else int(given) if given.lstrip("-").isdecimal() else given
        case "secret":
            return given or ABSENT
        case "date":
            return given or None
        case "choice" if all(choice.isdecimal() for choice in each.choices):
            return int(given) if given.isdecimal() else given
    return given


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _in_languages(each: Field, texts: dict[str, str]) -> Any:
    """One text for all languages where they are alike and it was so before."""
    made: dict[str, Any] = {code: text for code, text in texts.items() if text}
    if each.kind == "texts":
        made = {code: _lines(text) for code, text in made.items()}
    alike = list({repr(text): text for text in made.values()}.values())
    if not alike:
        return [] if each.kind == "texts" else ""
    return alike[0] if len(alike) == 1 and len(made) == len(texts) else made


def _kind(
    section: str, name: str, info: FieldInfo, services: Sequence[str], desks: Sequence[str]
) -> tuple[str, tuple[str, ...]]:
    kind, functions = info.annotation, [getattr(each, "func", None) for each in info.metadata]
    inner = [each for each in get_args(kind) if each is not type(None)]
    if values.as_words in functions:
        return "text", ()
    if values.as_lists in functions:
        return "texts", ()
    if name == "icon":
        return "icon", tuple(ICONS)
    if get_origin(kind) is Literal:
        return "choice", tuple(map(str, get_args(kind)))
    if kind is bool:
        return "switch", ()
    if kind in (int, float) or (inner and all(each in (int, float) or get_origin(each) for each in inner)
                                and get_origin(kind) is not tuple):  # fmt: skip
        return "number", ()
    if kind is SecretStr:
        return "secret", ()
    if kind is date or date in inner or datetime in inner:
        return "date", ()
    if section == "rights" or name == "second_factor":
        return "names", ROLES
    if name == "services" or (name, section) == ("desks", "area"):
        return "names", tuple(services if name == "services" else desks)
    if get_origin(kind) is tuple:
        return ("hours" if section == "hours" or name in ("quiet", "breaks") else "lines"), ()
    return ("lines" if get_origin(kind) is dict else "line"), ()


def _bounds(info: FieldInfo) -> tuple[float | None, float | None]:
    parts = [*info.metadata, *(each for part in get_args(info.annotation) for each in get_args(part)[1:])]
    parts += [inner for each in parts if isinstance(each, FieldInfo) for inner in each.metadata]
    least = next((each.ge for each in parts if hasattr(each, "ge")), None)
    return least, next((each.le for each in parts if hasattr(each, "le")), None)


@cache
def help_of(section: str) -> dict[str, str]:
    """What the shipped config.toml says behind each key of a section."""
    found: dict[str, str] = {}
    here = key = ""
    for line in Path(SHIPPED).read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            here = line.split("#")[0].strip().strip("[]")
            key = ""
        elif here == section and (match := _KEY.match(line)):
            key = match[1] if match[2] and match[1] not in found else ""
            if key:
                found[key] = match[2]
        elif key and (more := _MORE.match(line)):
            found[key] += f" {more[1]}"
        else:
            key = ""
    return found
