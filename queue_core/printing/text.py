"""The slip in the printer's own letters: small jobs and the printer's own typefaces, instead of a picture.

No printer's code page has ș and ț with a comma; they are printed as ş and ţ where the printer's profile has
the code page, and as plain letters where it has not. A text with other letters that the printer lacks is
printed as a picture. So nothing is ever printed as "?".
"""

from collections.abc import Mapping
from typing import Any
from unicodedata import combining, normalize

from PIL import Image

from queue_core.printing import logo, strips
from queue_core.printing.encoding import LINE_DOTS, Sheet, add_picture, begun, dots, ended, escpos, length_mm
from queue_core.printing.trouble import Trouble
from queue_core.printing.wording import words
from queue_core.printing.wrapping import wrapped

FONT_A_DOTS = 12
"""How wide a letter of font A is (Epson's command reference, "ESC M")."""
LARGEST, LETTER_DOTS = 8, 24
"""How many times a letter can be enlarged, and its height before that."""
BOLD, REVERSE, CENTRE, LEFT = b"\x1bE%c", b"\x1dB%c", b"\x1ba\x01", b"\x1ba\x00"
SIZE, PAGE = b"\x1d!%c", b"\x1bt%c"
CEDILLA = str.maketrans("șțȘȚ", "şţŞŢ")
SIGNS = str.maketrans(
    dict.fromkeys("“”„«»", '"') | dict.fromkeys("‘’‚", "'") | dict.fromkeys("‐‑‒–—−", "-")
    | {"…": "...", "•": "*", "№": "No.", "€": "EUR"}
)  # fmt: skip


def written(printer: Mapping[str, Any], facts: Mapping[str, Any], png: bytes | None = None) -> Sheet:
    """The whole job: initialise, the slip for these facts line by line, feed, and cut where wanted."""
    slip_words, page = words(facts), Page(printer)
    page.band(slip_words.duplicate)
    page.picture(logo.drawn(png, page.dots))
    page.text(slip_words.office, bold=True)
    page.text(slip_words.owner)
    page.rule()
    page.text(slip_words.service, bold=True)
    page.text(slip_words.later)
    page.number(slip_words.number)
    page.text(slip_words.origin, bold=True)
    page.rule()
    page.text(slip_words.desks, bold=True)
    page.text(slip_words.line)
    page.text(slip_words.closing)
    page.rule()
    if slip_words.papers:
        page.text(slip_words.papers)
        page.rule()
    if slip_words.track and strips.module(facts["track_url"], page.dots):
        page.text(slip_words.track, bold=True)
        page.code(facts["track_url"])
        page.rule()
    page.text(slip_words.notice)
    page.text(slip_words.priority)
    page.text(slip_words.book)
    page.text(slip_words.taken)
    return page.ended()


class Page:
    """A paper being written for one printer, in its own letters."""

    def __init__(self, printer: Mapping[str, Any]) -> None:
        self.printer = printer
        self.encoder = begun(printer)
        self.dots = dots(printer)
        self.rows = 0
        profile = self.encoder.profile
        self.columns = min(profile.get_columns("a"), self.dots // FONT_A_DOTS)
        name = printer["code_page"].upper()
        if name not in escpos().capabilities.CAPABILITIES["encodings"]:
            raise Trouble("cannot_write", f'python-escpos has no code page "{printer["code_page"]}"')
        self._letters = escpos().magicencode.Encoder(profile.get_code_pages())
        self._name = name if name in profile.get_code_pages() else None
        if self._name:
            self._send(PAGE % self._letters.get_sequence(name))

    def text(self, sentences: str, *, bold: bool = False) -> None:
        """A text in as many lines as it needs; nothing for an empty one."""
        printable = self._printable(sentences)
        if printable is None:
            self.picture(strips.line(sentences, self.dots, bold=bold))
            return
        lines = [line for part in printable.splitlines() for line in wrapped(part, self.columns)]
        data = b"".join(self._encoded(line) + b"\n" for line in lines)
        self.rows += LINE_DOTS * len(lines)
        self._send(BOLD % True + data + BOLD % False if bold and data else data)

    def rule(self) -> None:
        self._send(b"-" * self.columns + b"\n")
        self.rows += LINE_DOTS

    def number(self, number: str) -> None:
        """The number, as large as the printer can, condensed where it is too long for that."""
        across = max(1, min(LARGEST, self.columns // len(number)))
        self._send(BOLD % True + SIZE % (across - 1 << 4 | LARGEST - 1))
        self._send(self._encoded(number) + b"\n" + SIZE % 0 + BOLD % False)
        self.rows += LARGEST * LETTER_DOTS

    def band(self, label: str) -> None:
        """White words on black from edge to edge."""
        printable = self._printable(label)
        if printable is None:
            self.picture(Image.eval(strips.line(label, self.dots, bold=True), lambda dot: 255 - dot))
        elif printable:
            line = f" {printable}".ljust(self.columns)
            self._send(BOLD % True + REVERSE % True + self._encoded(line))
            self._send(b"\n" + REVERSE % False + BOLD % False)
            self.rows += LINE_DOTS

    def picture(self, image: Image.Image) -> None:
        if image.height:
            add_picture(self.printer, self.encoder, image)
            self.rows += image.height

    def code(self, address: str) -> None:
        """The printer's own QR code, centred for its quiet zone; as a picture where it has none."""
        if not self.encoder.profile.supports("qrCode"):
            self.picture(strips.code(address, self.dots))
            return
        self._send(CENTRE)
        size = strips.module(address, self.dots)
        self.encoder.qr(address, ec=escpos().constants.QR_ECLEVEL_M, size=size, native=True)
        self._send(LEFT)
        self.rows += size * strips.side(address)

    def ended(self) -> Sheet:
        """The job with its feed and, where wanted, its cut."""
        return Sheet(ended(self.printer, self.encoder), length_mm(self.rows))

    def _printable(self, sentences: str) -> str | None:
        """The text in letters that the printer has; None when one has no substitute."""
        printable = ""
        for letter in normalize("NFC", sentences):
            found = next((form for form in _forms(letter) if all(map(self._has, form))), None)
            if found is None:
                return None
            printable += found
        return printable

    def _has(self, letter: str) -> bool:
        if letter.isascii():
            return letter.isprintable() or letter == "\n"
        return self._name is not None and self._letters.can_encode(self._name, letter)

    def _encoded(self, line: str) -> bytes:
        return self._letters.encode(line, self._name) if self._name else line.encode("ascii")

    def _send(self, data: bytes) -> None:
        self.encoder._raw(data)


def _forms(letter: str) -> list[str]:
    """A letter and its substitutes, the nearest first. None of them is empty: no letter is left out."""
    bare = "".join(each for each in normalize("NFKD", letter) if not combining(each))
    forms = [letter, letter.translate(CEDILLA), letter.translate(SIGNS), bare.translate(SIGNS)]
    return [" "] if letter != "\n" and letter.isspace() else [form for form in forms if form]
