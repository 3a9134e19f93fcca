"""The texts of messages, as shipped and as the office has edited them: checked whole at the start."""

import re
import string
import tomllib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from queue_core.language.catalogs import language
from queue_core.language.known import CATALOGS, base_of, known
from queue_core.settings.settings import BadSettings, Settings

HEAD = """\
# What visitors are told, by language and kind. An office's own file ([messages] texts) may hold some of
# these; the rest stays as it is here. In braces stands what is filled in:
#
#   everywhere           {office} {address} {contact} {service}
#   called, soon         {number} {url}        called also {desk}, soon also {ahead}
#   of an appointment    {day} {time} {code} {url}; in `confirm` the code is the one that confirms
#
# `subject` is for e-mail. {url} is empty where there is no such page (of a booking site's appointment) and
# where the office has no public address; a line that has it alone is left out then.
"""
EVERYWHERE = {"office", "address", "contact", "service"}
OF_A_TICKET = EVERYWHERE | {"number", "url"}
OF_AN_APPOINTMENT = EVERYWHERE | {"day", "time", "code", "url"}
PLACES = {
    "called": OF_A_TICKET | {"desk"},
    "soon": OF_A_TICKET | {"ahead"},
    "reminder": OF_AN_APPOINTMENT,
    "moved": OF_AN_APPOINTMENT,
    "cancelled": OF_AN_APPOINTMENT,
    "confirm": OF_AN_APPOINTMENT,
    "booked": OF_AN_APPOINTMENT,
    "have_one": OF_AN_APPOINTMENT - {"code"},
    "test": EVERYWHERE - {"service"},
}
"""What may stand in braces in each kind of text."""
PARTS = ("subject", "text")
SAMPLE = {"number": "A017", "desk": "6", "ahead": 3, "code": "482915", "url": ""}


class Written(NamedTuple):
    """A message as it is sent."""

    subject: str
    text: str


Texts = Mapping[str, Mapping[str, Mapping[str, str]]]


def load(settings: Settings) -> Texts:
    """The texts by language, kind and part: the office's where it has its own, else the shipped.

    Raises BadSettings, naming the file, the text and what is allowed there.
    """
    made = {code: _read(file) for code, file in _shipped().items()}
    own = settings.messages.texts
    if own:
        faults = []
        for code, kinds in _read(Path(own)).items():
            faults += _faults(f"{own}: {code}", kinds)
            for kind, parts in kinds.items() if isinstance(kinds, dict) else ():
                if isinstance(parts, dict):
                    made.setdefault(code, {}).setdefault(kind, {}).update(parts)
        if faults:
            raise BadSettings("\n".join(faults))
    for code in settings.languages:
        lacking = [kind for kind in PLACES if set(made.get(code, {}).get(kind, {})) != set(PARTS)]
        if lacking:
            raise BadSettings(f"{own or '[messages] texts'}: {code}: no text for {', '.join(lacking)}")
    return made


def shipped() -> str:
    """The shipped texts of all languages as one file, to be edited."""
    parts = [HEAD]
    for code, file in _shipped().items():
        sections = file.read_text(encoding="utf-8").partition("\n\n")[2]
        parts.append(re.sub(r"^\[(\w+)\]$", rf"[{code}.\1]", sections, flags=re.MULTILINE))
    return "\n".join(parts)


def _shipped() -> dict[str, Path]:
    """The file of each language that has one."""
    files = {code: CATALOGS / code / "texts.toml" for code in known()}
    return {code: file for code, file in files.items() if file.is_file()}


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeError, tomllib.TOMLDecodeError) as error:
        raise BadSettings(f"{file}: {error}") from None


def _faults(where: str, kinds: Any) -> list[str]:
    if not isinstance(kinds, dict):
        return [f"{where}: a section for each kind: [{where.rpartition(' ')[2]}.called]"]
    faults = []
    for kind, parts in kinds.items():
        if kind not in PLACES or not isinstance(parts, dict):
            faults.append(f"{where}.{kind}: no such kind; allowed: {', '.join(PLACES)}")
            continue
        for part, text in parts.items():
            if part not in PARTS or not isinstance(text, str):
                faults.append(f"{where}.{kind}.{part}: a text; allowed: {', '.join(PARTS)}")
            elif problem := _problem(text, PLACES[kind]):
                faults.append(f"{where}.{kind}.{part}: {problem}")
    return faults


def _problem(text: str, places: set[str]) -> str:
    """What is wrong with the braces of a text; "" for nothing."""
    allowed = f"allowed: {', '.join('{' + place + '}' for place in sorted(places))}"
    try:
        for _before, place, form, conversion in string.Formatter().parse(text):
            if place is not None and (place not in places or form or conversion):
                return f"{{{place}}} is nothing that can be filled in here; {allowed}"
    except ValueError:
        return f"a brace that is not closed or not opened; {allowed}"
    return ""


def written(settings: Settings, texts: Texts, kind: str, code: str, facts: Mapping[str, Any]) -> Written:
    """A message of a kind in a language, its places filled: one line of blanks for each gap."""
    said = language(code if base_of(code) in texts and code in settings.offered else settings.languages[0])
    service = settings.services.get(facts.get("service", ""))
    known = {
        "office": settings.office.name.in_(said.code),
        "address": settings.office.address.in_(said.code),
        "contact": settings.office.contact.in_(said.code),
        "service": service.name.in_(said.code) if service else facts.get("service", ""),
    }
    known |= {key: facts.get(key, "") for key in ("number", "desk", "ahead", "code", "url")}
    known |= {"day": "", "time": ""}
    if "slot_at" in facts:
        slot_at = datetime.fromisoformat(facts["slot_at"])
        known["time"] = said.time(slot_at, settings.zone)
        known["day"] = said.day(slot_at.astimezone(settings.zone).date())
    parts = texts[said.tag][kind]
    subject, text = (_lines(parts[part], known).format_map(known).strip() for part in PARTS)
    return Written(" ".join(subject.split()), "\n".join(" ".join(line.split()) for line in text.splitlines()))


def _lines(text: str, known: Mapping[str, Any]) -> str:
    """A text without the lines that say an address and nothing else, where there is none."""
    if known["url"]:
        return text
    return "\n".join(
        line
        for line in text.splitlines()
        if [place for _before, place, *_ in string.Formatter().parse(line) if place] != ["url"]
    )


def previews(settings: Settings, now: datetime) -> list[tuple[str, str, Written]]:
    """Each kind of message in each language, filled with an example."""
    known = load(settings)
    facts = SAMPLE | {"service": settings.service[0].slug, "slot_at": now.isoformat()}
    return [
        (kind, code, written(settings, known, kind, code, facts))
        for kind in PLACES
        for code in settings.languages
    ]
