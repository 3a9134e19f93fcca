"""The languages that Lobby has words in, and what each of their catalogs is good for.

A language is a folder of `locale/`, named by its code: two letters of ISO 639-1, such as `hu`. In it are
`messages.po`, the translated sentences (English, in which they are written, has none); `texts.toml`, the
messages that are sent to visitors; and `language.toml`, which says of the catalog:

    readers = "visitors"    kiosk, TV, paper, voice, phone and messages; "everybody": staff's pages as well
    draft = true            no native speaker has read it yet
    voice = "hu"            the voice of espeak-ng; its code if it is not said
    name = "…"              how it calls itself, where CLDR's name for it would not do
    letters = "АБВ…"        the keys on which a kiosk types its words, where they are not A to Z
    [dates]                 patterns of CLDR for `day`, `short_day`, `month`, where `DATES` would not do

A code with `-easy` behind it is easy language: a catalog that replaces some sentences of its base, one by
one, and takes all others from it.
"""

import tomllib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

CATALOGS = Path(__file__).parent / "locale"
SOURCE = "en"
"""The language that sentences are written in."""
EASY = "-easy"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
DATES = {"day": "EEEE, d MMMM y", "short_day": "EEE, d MMM", "month": "LLLL y"}
EVERYBODY, VISITORS = "everybody", "visitors"


class Known(NamedTuple):
    """What `language.toml` says of a catalog."""

    code: str
    readers: str
    draft: bool
    voice: str
    name: str
    letters: str
    dates: Mapping[str, str]

    @property
    def is_for_staff(self) -> bool:
        return self.readers == EVERYBODY


def base_of(code: str) -> str:
    """`ro` of `ro-easy`; any other code is its own."""
    return code.removesuffix(EASY)


def is_easy(code: str) -> bool:
    return code.endswith(EASY)


@lru_cache
def known() -> dict[str, Known]:
    """The languages by code, in the order of their codes."""
    return {file.parent.name: _declared(file) for file in sorted(CATALOGS.glob("*/language.toml"))}


def for_staff(codes: Iterable[str]) -> tuple[str, ...]:
    """Those of these languages that staff's pages are translated into; English where none is."""
    return tuple(code for code in codes if known()[code].is_for_staff and not is_easy(code)) or (SOURCE,)


def _declared(file: Path) -> Known:
    said, code = tomllib.loads(file.read_text(encoding="utf-8")), file.parent.name
    return Known(
        code=code,
        readers=said["readers"],
        draft=said["draft"],
        voice=said.get("voice", base_of(code)),
        name=said.get("name", ""),
        letters=said.get("letters", LETTERS),
        dates=DATES | said.get("dates", {}),
    )
