"""A catalog in Arabic letters that nobody translated: each letter of an English sentence is one of them, so
that its length and its places stay, and a page is written from the right."""

import re
import tomllib
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from queue_core.language.known import CATALOGS
from tests.language.census import catalog, said_in_the_code
from tests.office import SHIPPED

CODE = "ar"
LETTERS = dict(zip("abcdefghijklmnopqrstuvwxyz", "ابتدهفغحيجكلمنوبقرستعثوخيز", strict=True))
KEPT = re.compile(r"(%\(\w+\)s|\{\w*\}|https?:\S*|\b[A-Z]{0,2}\d[\w:.-]*|\b[\w.]+@[\w.]+|\bP\b)")
"""Places, addresses, numbers: those of no language."""
SECTIONS = ("office", "service", "elsewhere", "priority")


def turned(sentence: str) -> str:
    """A sentence in Arabic letters, what is of no language kept."""
    parts = KEPT.split(sentence)
    return "".join(
        part if at % 2 else "".join(LETTERS.get(each.lower(), each) for each in part)
        for at, part in enumerate(parts)
    )


def written_in(folder: Path) -> Path:
    """A folder of catalogs: those of Lobby, and this one beside them."""
    for each in CATALOGS.iterdir():
        if each.is_dir():
            (folder / each.name).symlink_to(each)
    own = folder / CODE
    own.mkdir()
    (own / "language.toml").write_text('readers = "visitors"\ndraft = true\n')
    texts = (CATALOGS / "en" / "texts.toml").read_text(encoding="utf-8")
    (own / "texts.toml").write_text(texts, encoding="utf-8")
    made = Catalog(locale=CODE)
    plurals = {each.id[0]: each.id for each in catalog("ro") if isinstance(each.id, tuple)}
    for sentence in said_in_the_code():
        if sentence in plurals:
            one, many = plurals[sentence]
            made.add((one, many), [turned(one), *[turned(many)] * (made.num_plurals - 1)])
        else:
            made.add(sentence, turned(sentence))
    with (own / "messages.po").open("wb") as file:
        write_po(file, made)
    return folder


def spoken_by_the_office() -> dict[str, Any]:
    """The shipped office's own texts, with this language among them."""
    shipped = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))
    return {name: _with_it(shipped[name]) for name in SECTIONS if name in shipped}


def _with_it(value: Any) -> Any:
    if isinstance(value, list):
        return [_with_it(each) for each in value]
    if not isinstance(value, dict):
        return value
    if "en" not in value:
        return {key: _with_it(each) for key, each in value.items()}
    own = value["en"]
    return value | {CODE: turned(own) if isinstance(own, str) else [turned(each) for each in own]}
