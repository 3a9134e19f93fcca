"""What the code says, and what the catalogs hold."""

from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from queue_core.language.known import CATALOGS, SOURCE, base_of, is_easy, known

ROOT = Path(__file__).parent.parent.parent
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "N_": None}
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
VISITORS = (
    "kiosk/", "display/", "queue_core/public/", "queue_core/web/", "queue_core/printing/",
    "queue_core/rules/refusals.py", "queue_core/commands/poster.py", "queue_core/language/catalogs.py",
    "queue_core/language/order_words.py", "queue_core/language/priority_words.py",
    "queue_core/language/voice.py", "queue_core/language/wait_words.py",
)  # fmt: skip
"""Where sentences stand that a visitor may read or hear: screens, paper, the phone, the voice, refusals."""
WITH_CATALOG = [code for code in known() if code != SOURCE]
WHOLE = [code for code in WITH_CATALOG if known()[code].is_for_staff]
FOR_VISITORS = [code for code in WITH_CATALOG if not known()[code].is_for_staff and not is_easy(code)]
EASY = [code for code in WITH_CATALOG if is_easy(code)]


@cache
def said_in_the_code() -> dict[str, set[str]]:
    """The sentences, each with its files; of those with a plural the singular, which also serves alone."""
    options = {"**/templates/**.html": {"extensions": "jinja2.ext.i18n", "encoding": "utf-8"}}
    found: dict[str, set[str]] = {}
    for room in ("kiosk", "display", "counter", "queue_core"):
        for file, _line, message, _comments, _context in extract_from_dir(
            ROOT / room, METHODS, options, keywords=KEYWORDS
        ):
            sentence = message if isinstance(message, str) else message[0]
            found.setdefault(sentence, set()).add(f"{room}/{file}")
    return found


def said_to_visitors() -> set[str]:
    return {
        sentence
        for sentence, files in said_in_the_code().items()
        if any(file.startswith(VISITORS) for file in files)
    }


@cache
def catalog(code: str) -> Catalog:
    with (CATALOGS / code / "messages.po").open("rb") as file:
        return read_po(file, locale=base_of(code))


def translated(code: str) -> set[str]:
    """The sentences that a catalog has words for, in each of their forms."""
    return {sentence_of(message) for message in catalog(code) if message.id and all(forms_of(message))}


def sentence_of(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def forms_of(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string)
