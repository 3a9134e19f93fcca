"""What each field that comes from outside may hold: one law for every door.

The API's bodies and openapi.json, the feed's files, the acts behind the forms, the `maxlength` of fields on
pages and the columns of the database take their numbers and letters from here. A door may read a way of
writing of its own (a table's empty cell, a calendar's STATUS); what it has read is judged here.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from queue_core.rules.refusals import Refusal

YEARS = range(2000, 2101)
"""Of every instant that is kept: a slot, a time of change."""
MINUTES = range(1, 481)
"""How long an appointment may last."""
CAPS = range(10_000)
"""How many tickets a day may be limited to; 0 is no limit."""
PASSWORD = range(8, 201)
"""Characters of a password: NIST SP 800-63B, 5.1.1 asks for 8 at least and that 64 at least be taken."""
BOOKED, CANCELLED = STATES = ("booked", "cancelled")
"""What a feed may say of an appointment."""
SPELLINGS = {state: state for state in STATES} | {"canceled": "cancelled"}

_CONTROLS = ((0x00, 0x1F), (0x7F, 0x9F))
_INVISIBLE = (
    (0xAD, 0xAD), (0x600, 0x605), (0x61C, 0x61C), (0x6DD, 0x6DD), (0x70F, 0x70F), (0x890, 0x891),
    (0x8E2, 0x8E2), (0x180E, 0x180E), (0x200B, 0x200B), (0x2028, 0x202E), (0x2060, 0x206F), (0xFEFF, 0xFEFF),
    (0xFFF9, 0xFFFB), (0xFFFD, 0xFFFD), (0x110BD, 0x110BD), (0x110CD, 0x110CD), (0x13430, 0x1343F),
    (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0001, 0xE007F),
)  # fmt: skip
"""Unicode's categories Cf, Zl and Zp, and U+FFFD, which stands where a letter was lost on the way. Not here
are the joiners and direction marks U+200C to U+200F: some scripts cannot write a name without them. Written
out, as a JSON Schema has no word for a category and Python's categories grow with its versions.
"""
_LOST = "\ufffd"
_BLANKS = " \t\r\n\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_MARKS = "\u200b\u200e\u200f\u202a-\u202c\u2066-\u2069\ufeff"
_OVERRIDES = "\u202d\u202e"
_AROUND = "".join(chr(each) for each in range(0x10000) if re.fullmatch(f"[{_BLANKS}{_MARKS}]", chr(each)))
"""The same blanks and marks one by one, as str.strip takes them."""


def _ranges(of: tuple[tuple[int, int], ...]) -> str:
    """Code points as a character class has them; escaped up to U+FFFF, as ECMA 262 and Python read it."""
    ends = [[f"\\u{end:04x}" if end <= 0xFFFF else chr(end) for end in sorted({*each})] for each in of]
    return "".join(map("-".join, ends))


_UNSEEN = "|".join(
    chr(each) for first, last in _INVISIBLE if first > 0xFFFF for each in range(first, last + 1)
)
_BEYOND = re.compile("[\U00010000-\U0010ffff](?:-[\U00010000-\U0010ffff])?")
_REFUSED = re.compile(f"[{_ranges((*_CONTROLS, *_INVISIBLE))}\ud800-\udfff]")
_FOLDED = re.compile("[ \t\r\n\u00a0]+")


@dataclass(frozen=True, slots=True)
class Text:
    """The law of a field of text: `least` to `most` characters as it is written and as it is kept, none of
    them a control character, invisible, turning the direction of what follows, or damaged.

    Blanks and direction marks around it, which copying brings, are not kept, nor are `edges`; letters are
    composed (NFC). Where a text `folds`, blanks and line ends inside it are one blank each. `form` is a
    regular expression of the whole; another text is refused with `other_form`. What `rounded` matches as a
    whole is refused with `rounded_number`.
    """

    most: int
    least: int = 0
    folds: bool = False
    edges: str = ""
    form: str | None = None
    other_form: str = ""
    rounded: str | None = None

    def tidied(self, text: str) -> str:
        """The text as it is kept, whether or not it may be."""
        kept = text.strip(_AROUND + self.edges)
        if kept.isascii() and not self.folds:
            return kept
        return unicodedata.normalize("NFC", _FOLDED.sub(" ", kept) if self.folds else kept)

    def taken(self, text: str) -> str:
        """The text as it is kept. Refuses with `too_long`, `control_characters`, `damaged_letters`,
        `nothing_written`, `rounded_number`, or as `other_form` says.
        """
        kept = self.tidied(text)
        if self.form:
            if kept and not (len(kept) <= self.most and re.fullmatch(self.form, kept)):
                raise Refusal(self.other_form)
        elif (given := max(len(text), len(kept))) > self.most:
            raise Refusal("too_long", most=self.most, given=given)
        # A look at each letter is spared where all are plain: ten thousand appointments come at once.
        is_plain = kept.isascii() and kept.isprintable()
        if not is_plain and (found := _REFUSED.search(kept)):
            if found[0] == _LOST:
                raise Refusal("damaged_letters")
            raise Refusal("control_characters", character=f"U+{ord(found[0]):04X}")
        if self.rounded and re.fullmatch(self.rounded, kept):
            raise Refusal("rounded_number")
        if len(kept) < self.least:
            raise Refusal("nothing_written")
        return kept

    @property
    def schema(self) -> dict[str, Any]:
        """The same in the words of JSON Schema, for what is sent as it is kept.

        Its regular expressions are valid with ECMAScript's flag `u` and without it, where a letter beyond
        U+FFFF is two and in no range: such ones are listed. A `form` is wider there: it allows them all.
        """
        words: dict[str, Any] = {"type": "string", "maxLength": self.most}
        words["pattern"] = _BEYOND.sub("", self._pattern)
        never = [f"^(?:{self.rounded})$"] if self.rounded else []
        if never or not self.form:
            words["not"] = {"pattern": "|".join([*never, _UNSEEN])}
        return words | ({"minLength": self.least} if self.least else {})

    @property
    def _around(self) -> str:
        return _BLANKS + _MARKS + self.edges

    @property
    def _pattern(self) -> str:
        if self.form:
            return f"^(?:{self.form})$" if self.least else f"^(?:{self.form})?$"
        controls = ((0x00, 0x08), (0x0B, 0x0C), (0x0E, 0x1F), (0x7F, 0x9F)) if self.folds else _CONTROLS
        refused, around = _ranges((*controls, *_INVISIBLE)), self._around
        inside = f"[^{refused}]*"
        if self.least:
            inside = f"[^{refused}{around}](?:{inside}[^{refused}{around}])?"
        return f"^[{around}]*{inside}[{around}]*$"


# Appointments and those who come for them.
_ROUNDED = r"[-+]?[0-9]+(?:[.,][0-9]+)?[Ee][-+][0-9]{1,3}"
"""How spreadsheets write a number that is too long for them; the digits behind are lost."""
_NO_VALUE = r"#+|#(?:N/A|REF!|VALUE!|NAME\?|NUM!|NULL!|DIV/0!)"
"""What stands in a spreadsheet's cell whose value cannot be shown, or is none."""
REFERENCE = Text(200, least=1, rounded=rf"{_ROUNDED}|{_NO_VALUE}|[0-9]{{4,}}[.,]0{{1,2}}")
UID = Text(400)
"""Of an event in a calendar; the reference is what stands before its first `@`."""
NAME = Text(200, folds=True)
# An address book wraps what is copied out of it in U+202D and U+202C.
PHONE = Text(40, edges=_OVERRIDES, rounded=_ROUNDED)
EMAIL = Text(
    254,
    form=r"[^\s@<>()\[\],;:\x22\\]+@[^\s@.<>()\[\],;:\x22\\]+(?:\.[^\s@.<>()\[\],;:\x22\\]+)+",
    other_form="bad_contact",
)
"""An address as people write it: the longest is RFC 5321's path of 256 without its brackets. Whether it is
somebody's, only a message can show.
"""
SERVICE_NAME = Text(200, folds=True)
CODE = Text(6, form="[0-9]{6}", other_form="bad_code")
LANGUAGE = Text(35, form="[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*", other_form="bad_language")
"""A tag of BCP 47, of which 35 characters must be taken (RFC 5646, 4.4.1); its case does not matter."""
ENTERED = Text(200, least=1, folds=True)
"""What is typed or scanned to check in: a code, a reference, or an address with one of them in it."""

# What staff write.
REASON = Text(200, folds=True)
NOTE = Text(200, folds=True)
NOTICE = Text(160, folds=True)
"""What can be read on a TV in passing."""
SEARCH = Text(100, folds=True)
SPOKEN = Text(600, folds=True)
"""A sentence of the kiosk that is read aloud."""

# What visitors write.
FEEDBACK = Text(500, folds=True)

# Names of things.
ACCOUNT = Text(64, least=1)
"""What one signs in with, and the names of staff, tokens and devices."""
SLUG = Text(40, least=1, form="[a-z0-9][a-z0-9-]{0,39}", other_form="unknown_service")
_NO_NAME = (
    *_CONTROLS, *_INVISIBLE, (0x21, 0x2C), (0x3A, 0x40), (0x5B, 0x60), (0x7B, 0xBF), (0xD7, 0xD7),
    (0xF7, 0xF7), (0x2B9, 0x2DF), (0x2000, 0x2BFF), (0x3000, 0x3020), (0xE000, 0xF8FF), (0x1F000, 0x1FAFF),
)  # fmt: skip
"""What is neither letter nor digit of any script: signs, blanks, pictures."""
DESK = Text(
    20,
    least=1,
    folds=True,
    form=f"[^{_ranges(((0x2D, 0x2F), *_NO_NAME))} ](?:[^{_ranges(_NO_NAME)}]*[^{_ranges(_NO_NAME)} ])?",
    other_form="unknown_desk",
)
"""Letters of any kind, digits, and between them blanks, dots, dashes and slashes."""
PRINTER = Text(40, least=1, form="[A-Za-z0-9][A-Za-z0-9 _-]{0,39}", other_form="unknown_printer")
OFFICE_LANGUAGE = Text(7, form="[a-z]{2}(?:-easy)?", other_form="bad_language")
NUMBER = Text(12)
PAIRING_CODE = Text(9)
"""Six digits, with the blanks that a person puts between them."""
CALL_KEY = Text(
    20, form="(?!Tab$|Escape$|Shift|Control|Alt|Meta)[A-Z][A-Za-z0-9]{0,19}", other_form="bad_key"
)
"""A key of a keyboard or a foot pedal, as KeyboardEvent.code names it: `KeyB`, `F13`, `PageDown`."""
KEY = Text(200)
"""Under which an act is done once (Idempotency-Key, or a form's hidden key)."""


def state(written: str) -> str:
    """The state that a feed states, in any case. Refuses with `unknown_state`."""
    found = SPELLINGS.get(written.lower())
    if found is None:
        raise Refusal("unknown_state")
    return found


OFFSETS = timedelta(hours=-12), timedelta(hours=14)
"""From UTC, the least and the greatest in use."""


def instant(at: datetime) -> datetime:
    """An aware instant, in UTC. Refuses with `bad_year`, `bad_offset`."""
    offset = at.utcoffset()
    if offset is not None and not OFFSETS[0] <= offset <= OFFSETS[1]:
        raise Refusal("bad_offset")
    # At the ends of the calendar another zone's year is none.
    found = at.astimezone(UTC) if 1 < at.year < 9999 else None
    if found is None or found.year not in YEARS:
        raise Refusal("bad_year", first=YEARS[0], last=YEARS[-1])
    return found


def account_name(name: str) -> str:
    """The name of an account, a token or a device, with nothing in it that cannot be seen. Refuses with
    `bad_name`; blanks around it are not taken away, for who signs in writes it again.
    """
    try:
        is_plain = ACCOUNT.taken(name) == name and name.isprintable()
    except Refusal:
        is_plain = False
    if not is_plain:
        raise Refusal("bad_name")
    return name


def reason(said: str) -> str:
    """Why an act goes against the order. Refuses with `reason_needed`, and as REASON does."""
    kept = REASON.taken(said)
    if not kept:
        raise Refusal("reason_needed")
    return kept
