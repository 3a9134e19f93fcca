"""A slip in the printer's own letters, read back by what each code page means."""

import re

import pytest
import zxingcpp
from PIL import Image

from queue_core.printing.printer import dots
from queue_core.printing.text import written
from queue_core.printing.wording import words
from tests.printing.escpos_text import Code, Line, read
from tests.printing.fake_printer import FakePrinter
from tests.printing.samples import at, plain, print_, trouble_of
from tests.printing.test_printer import png
from tests.printing.test_slip import BOOKED, TRACKED

ROMANIAN = TRACKED | {"language": "ro"}
SLOTS = {
    "default": {18: "cp852"},
    "TM-T88V": {18: "cp852"},
    "POS-5890": {54: "cp852"},
    "SP2000": {5: "cp852"},
}
CEDILLA = str.maketrans("șțȘȚ", "şţŞŢ")
PLAIN = str.maketrans("ăâîșțĂÂÎȘȚ", "aaistAAIST")


def paper(facts: dict, slots: dict[int, str] | None = None, logo: bytes | None = None, **more) -> list:
    where = plain("preview", mode="text", **more)
    slots = SLOTS.get(where["profile"], {}) if slots is None else slots
    return read(written(where, facts, logo).data, slots)


def lines(seen: list) -> list[Line]:
    return [each for each in seen if isinstance(each, Line)]


def said(seen: list) -> str:
    """All words of a paper in a row."""
    return " ".join(" ".join(line.text for line in lines(seen) if line.text.strip("-")).split())


@pytest.mark.parametrize("profile", SLOTS)
@pytest.mark.parametrize("width_mm", [80, 58])
@pytest.mark.parametrize("facts", [ROMANIAN, BOOKED | {"language": "ro"}], ids=["walk-in", "booked"])
def test_every_word_of_the_slip_is_written_with_cedillas_for_commas(profile, width_mm, facts):
    """And in their order; a word may be broken only where it is longer than a line."""
    text = said(paper(facts, profile=profile, width_mm=width_mm))
    told = words(facts)
    track = told.track if facts["track_url"] else ""
    order = [told.office, told.owner, told.service, told.number, told.origin, told.desks, told.line, track]
    expected = " ".join(" ".join([*order, told.book, told.taken]).split()).translate(CEDILLA)
    assert text.replace(" ", "") == expected.replace(" ", "")
    assert "ş" in text and "ţ" in text and "?" not in text


@pytest.mark.parametrize(
    "more", [{"profile": "simple"}, {"profile": "TM-T88III"}, {"code_page": "ISO_8859-9"}]
)
def test_a_printer_without_the_code_page_gets_plain_letters(more):
    seen = paper(ROMANIAN, **more)
    assert said(seen).startswith("Biroul Cetateanului Primaria Sectorului 1 Taxe si impozite locale")
    assert said(seen).isascii() and "?" not in said(seen)
    assert words(ROMANIAN).origin.translate(PLAIN) in said(seen)


def test_another_code_page_is_used_where_the_printer_has_it():
    """CP857 is Turkish: it has ş, and no ţ, ă."""
    seen = paper(ROMANIAN | {"service": "Știință, până"}, {13: "cp857"}, code_page="cp857")
    assert "Ştiinta, pâna" in said(seen)


def test_a_code_page_that_nobody_knows_is_trouble():
    with FakePrinter() as fake:
        trouble = trouble_of(at(fake, mode="text", code_page="CP9"))
    assert trouble.code == "cannot_write" and "CP9" in str(trouble) and fake.received == []


def test_signs_are_written_plainly_and_other_scripts_are_drawn():
    seen = paper(
        TRACKED | {"service": "„Acte” – 5 €…", "owner": "Служба реєстрації", "office": "s\u0326i\u00a0nu"}
    )
    assert '"Acte" - 5 EUR...' in said(seen) and said(seen).startswith("şi nu")
    assert [each.width for each in seen if isinstance(each, Image.Image)] == [576]


def test_hungarian_is_written_and_ukrainian_drawn():
    """Code page 852 has ő and ű; of Cyrillic letters a printer may have none, and no word is lost as "?"."""
    hungarian = paper(TRACKED | {"language": "hu"})
    assert words(TRACKED | {"language": "hu"}).origin in said(hungarian) and "?" not in said(hungarian)
    assert not [each for each in hungarian if isinstance(each, Image.Image)]
    ukrainian = paper(TRACKED | {"language": "uk"})
    assert [each for each in ukrainian if isinstance(each, Image.Image)] and "?" not in said(ukrainian)
    assert TRACKED["number"] in said(ukrainian)


def test_a_name_cannot_command_the_printer():
    where = plain("preview", mode="text")
    job = written(where, TRACKED | {"service": "A\x1b@\x1dV\x00B"}).data
    assert job.count(b"\x1b@") == 1 and job.count(b"\x1dV") == 1
    read(job, SLOTS["default"])


@pytest.mark.parametrize(
    "profile, width_mm, columns",
    [
        ("default", 80, 42),
        ("TM-T20II", 80, 48),
        ("default", 58, 32),
        ("POS-5890", 58, 32),
        ("TM-T20II", 58, 32),
    ],
)
def test_lines_are_as_long_as_the_paper_is_wide(profile, width_mm, columns):
    facts = ROMANIAN | {"service": "foarte lung " * 12, "office": "x" * 100}
    seen = lines(paper(facts, {18: "cp852", 54: "cp852"}, profile=profile, width_mm=width_mm))
    assert all(len(line.text) * line.across <= columns for line in seen)
    rules = [line for line in seen if not line.text.strip("-")]
    assert {len(rule.text) for rule in rules} == {columns}
    assert "".join(line.text for line in seen).count("x" * columns) == 100 // columns


@pytest.mark.parametrize("number, width_mm, across", [("A017", 80, 8), ("PA1003", 80, 7), ("PW88888", 58, 4)])
def test_the_number_is_the_largest_thing_and_fits(number, width_mm, across):
    seen = lines(paper(TRACKED | {"number": number}, width_mm=width_mm))
    (large,) = [line for line in seen if line.down > 1]
    assert large == Line(number, bold=True, across=across, down=8)
    assert all((line.across, line.down) == (1, 1) for line in seen if line != large)


def test_the_service_is_bold_and_the_owner_is_not():
    bold = {line.text for line in lines(paper(TRACKED)) if line.bold}
    told = words(TRACKED)
    expected = {told.office, told.service, told.number, told.origin, told.desks, told.track}
    assert bold == {text.translate(CEDILLA) for text in expected}


@pytest.mark.parametrize("width_mm, module", [(80, 6), (58, 4)])
def test_the_printer_makes_the_code_itself_where_it_can(width_mm, module):
    assert Code(TRACKED["track_url"], module) in paper(TRACKED, width_mm=width_mm)


@pytest.mark.parametrize("width_mm", [80, 58])
def test_the_code_is_a_picture_where_the_printer_has_none(width_mm):
    (picture,) = [
        each for each in paper(TRACKED, profile="POS-5890", width_mm=width_mm) if not isinstance(each, Line)
    ]
    (code,) = zxingcpp.read_barcodes(picture.convert("L"))
    assert code.text == TRACKED["track_url"]


def test_without_an_address_or_with_one_too_long_there_is_no_code_and_no_word_of_it():
    for address in (None, "https://example.ro/" + "x" * 900):
        seen = paper(TRACKED | {"track_url": address}, width_mm=58)
        assert len(lines(seen)) == len(seen) and "phone" not in said(seen)


def test_a_duplicate_says_so_white_on_black_from_edge_to_edge():
    first, *rest = lines(paper(ROMANIAN | {"duplicate": True}))
    assert first.reverse and first.bold and first.text.strip() == "DUPLICAT" and len(first.text) == 42
    assert rest == lines(paper(ROMANIAN)) and not any(line.reverse for line in rest)


def test_the_logo_is_a_picture_above_the_words():
    where = plain("preview", profile="TM-T88V")
    first, *rest = paper(TRACKED, profile="TM-T88V", logo=png(900, 300))
    assert (first.width, first.height) == (dots(where), round(dots(where) / 3))
    assert rest == paper(TRACKED, profile="TM-T88V")


def test_a_slip_in_letters_is_printed_when_the_printer_says_so():
    with FakePrinter(letters=True) as fake:
        print_(at(fake, mode="text"), ROMANIAN)
        assert fake.answers["GS r"] == 1
    assert "A017" in said(read(fake.received[0], SLOTS["default"]))
    assert len(re.findall(rb"\x1dr\x01$", fake.received[0])) == 1
