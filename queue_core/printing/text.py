"""The slip in the printer's own letters: small jobs and the printer's own typefaces, instead of a picture.

No printer's code page has ș and ț with a comma; they are printed as ş and ţ where the printer's profile has
the code page, and as plain letters where it has not. A text with other letters that the printer lacks is
printed as a picture. So nothing is ever printed as "?".
"""

from collections.abc import Mapping
from typing import Any
from unicodedata import combining, normalize

from PIL import Image

from queue_core.printing import logo, slip
from queue_core.printing.encoding import add_picture, begun, dots, ended, escpos
from queue_core.printing.trouble import Trouble
from queue_core.printing.wording import words
from queue_core.printing.wrapping import wrapped

FONT_A_DOTS = 12
"""How wide a letter of font A is (Epson's command reference, "ESC M")."""
LARGEST = 8
BOLD, REVERSE, CENTRE, LEFT = b"\x1bE%c", b"\x1dB%c", b"\x1ba\x01", b"\x1ba\x00"
SIZE, PAGE = b"\x1d!%c", b"\x1bt%c"
CEDILLA = str.maketrans("șțȘȚ", "şţŞŢ")
SIGNS = str.maketrans(
    dict.fromkeys("“”„«»", '"') | dict.fromkeys("‘’‚", "'") | dict.fromkeys("‐‑‒–—−", "-")
    | {"…": "...", "•": "*", "№": "No.", "€": "EUR"}
)  # fmt: skip


def written(printer: Mapping[str, Any], facts: Mapping[str, Any], png: bytes | None = None) -> bytes:
    """The whole job: initialise, the slip for these facts line by line, feed, and cut where wanted."""
    said, page = words(facts), _Page(printer)
    page.band(said.duplicate)
    page.picture(logo.drawn(png, page.dots))
    page.text(said.office, bold=True)
    page.text(said.owner)
    page.rule()
    page.text(said.service, bold=True)
    page.text(said.later)
    page.number(said.number)
    page.text(said.origin, bold=True)
    page.rule()
    page.text(said.desks, bold=True)
    page.text(said.line)
    page.rule()
    if said.track and slip.module(facts["track_url"], page.dots):
        page.text(said.track, bold=True)
        page.code(facts["track_url"])
        page.rule()
    page.text(said.book)
    page.text(said.taken)
    return ended(printer, page.encoder)


class _Page:
    """A slip being written for one printer."""

    def __init__(self, printer: Mapping[str, Any]) -> None:
        self.printer = printer
        self.encoder = begun(printer)
        self.dots = dots(printer)
        profile = self.encoder.profile
        self.columns = min(profile.get_columns("a"), self.dots // FONT_A_DOTS)
        name = printer["code_page"].upper()
        if name not in escpos().capabilities.CAPABILITIES["encodings"]:
            raise Trouble("cannot_write", f'python-escpos has no code page "{printer["code_page"]}"')
        self._letters = escpos().magicencode.Encoder(profile.get_code_pages())
        self._name = name if name in profile.get_code_pages() else None
        if self._name:
            self._say(PAGE % self._letters.get_sequence(name))

    def text(self, sentences: str, *, bold: bool = False) -> None:
        """A text in as many lines as it needs; nothing for an empty one."""
        known = self._known(sentences)
        if known is None:
            self.picture(slip.line(sentences, self.dots, bold=bold))
            return
        lines = [line for part in known.splitlines() for line in wrapped(part, self.columns)]
        said = b"".join(self._encoded(line) + b"\n" for line in lines)
        self._say(BOLD % True + said + BOLD % False if bold and said else said)

    def rule(self) -> None:
        self._say(b"-" * self.columns + b"\n")

    def number(self, number: str) -> None:
        """The number, as large as the printer can, condensed where it is too long for that."""
        across = max(1, min(LARGEST, self.columns // len(number)))
        self._say(BOLD % True + SIZE % (across - 1 << 4 | LARGEST - 1))
        self._say(self._encoded(number) + b"\n" + SIZE % 0 + BOLD % False)

    def band(self, label: str) -> None:
        """White words on black from edge to edge."""
        known = self._known(label)
        if known is None:
            self.picture(Image.eval(slip.line(label, self.dots, bold=True), lambda dot: 255 - dot))
        elif known:
            line = f" {known}".ljust(self.columns)
            self._say(BOLD % True + REVERSE % True + self._encoded(line))
            self._say(b"\n" + REVERSE % False + BOLD % False)

    def picture(self, image: Image.Image) -> None:
        if image.height:
            add_picture(self.printer, self.encoder, image)

    def code(self, address: str) -> None:
        """The printer's own QR code, centred for its quiet zone; as a picture where it has none."""
        if not self.encoder.profile.supports("qrCode"):
            self.picture(slip.code(address, self.dots))
            return
        self._say(CENTRE)
        size = slip.module(address, self.dots)
        self.encoder.qr(address, ec=escpos().constants.QR_ECLEVEL_M, size=size, native=True)
        self._say(LEFT)

    def _known(self, sentences: str) -> str | None:
        """The text in letters that the printer has; None when one has no substitute."""
        known = ""
        for letter in normalize("NFC", sentences):
            found = next((form for form in _forms(letter) if all(map(self._has, form))), None)
            if found is None:
                return None
            known += found
        return known

    def _has(self, letter: str) -> bool:
        if letter.isascii():
            return letter.isprintable() or letter == "\n"
        return self._name is not None and self._letters.can_encode(self._name, letter)

    def _encoded(self, line: str) -> bytes:
        return self._letters.encode(line, self._name) if self._name else line.encode("ascii")

    def _say(self, data: bytes) -> None:
        self.encoder._raw(data)


def _forms(letter: str) -> list[str]:
    """A letter and its substitutes, the nearest first. None of them is empty: no letter is left out."""
    bare = "".join(each for each in normalize("NFKD", letter) if not combining(each))
    forms = [letter, letter.translate(CEDILLA), letter.translate(SIGNS), bare.translate(SIGNS)]
    return [" "] if letter != "\n" and letter.isspace() else [form for form in forms if form]
