"""The paper with a place: its words, its picture on both papers, its letters, and both ways to print it."""

import pytest
import zxingcpp
from PIL import Image

from queue_core.printing import place, strips
from queue_core.printing.place import said
from tests.printing.escpos_text import Code, read
from tests.printing.fake_printer import FakePrinter
from tests.printing.samples import at, plain, print_, same
from tests.printing.test_slip import WIDTHS, ink
from tests.printing.test_text import SLOTS, lines
from tests.printing.test_text import said as read_aloud

FACTS = {
    "kind": "place",
    "office": "Biroul Cetățeanului",
    "owner": "Primăria Sectorului 1",
    "ask": "Certificat sau alt act de stare civilă?",
    "what": "Naștere, căsătorie, deces, divorț pe cale administrativă, schimbare de nume",
    "answer": "",
    "where": "Bd. Mareșal Averescu nr. 17, corpurile A și G",
    "hours": "luni–vineri, 8:30–16:30",
    "papers": ["actul de identitate", "certificatul vechi, dacă există"],
    "map": "https://www.openstreetmap.org/search?query=Bulevardul+Maresal+Averescu+17+Bucuresti",
    "url": "",
    "printed_at": "2026-02-02T07:41:00+00:00",
    "timezone": "Europe/Bucharest",
    "language": "ro",
    "duplicate": False,
}
CARD = FACTS | {
    "ask": "Carte de identitate?",
    "what": "Cărți de identitate",
    "answer": "Cartea de identitate nu se face la acest birou.",
    "where": "Numai cu programare, pe hub.mai.gov.ro",
    "hours": "",
    "papers": [],
    "map": "",
    "url": "https://hub.mai.gov.ro",
}


def test_its_words_are_where_when_and_with_what():
    """What is done there stands below the question; an office's own answer takes its place."""
    told = said(FACTS)
    assert told.asked == "Certificat sau alt act de stare civilă?"
    assert told.answer == f"Nu se fac la acest birou:\n{FACTS['what']}"
    assert told.hours == "Program: luni–vineri, 8:30–16:30"
    assert told.papers.splitlines()[1:] == ["- actul de identitate", "- certificatul vechi, dacă există"]
    assert told.printed == "luni, 2 februarie 2026, 09:41"
    assert [code.address for code in told.codes] == [FACTS["map"]]
    card = said(CARD)
    assert (card.answer, card.hours, card.papers) == (CARD["answer"], "", "")
    assert card.codes == [place.Code("https://hub.mai.gov.ro", "hub.mai.gov.ro")]
    alone = said(FACTS | {"ask": ""})
    assert (alone.asked, alone.answer) == (FACTS["what"], "Nu se fac la acest birou")


@pytest.mark.parametrize("facts", [FACTS, CARD], ids=["map", "site"])
@pytest.mark.parametrize("width", WIDTHS)
def test_its_code_can_be_scanned_and_its_ink_keeps_the_margins(width, facts):
    picture = place.draw(facts, width)
    (code,) = zxingcpp.read_barcodes(picture.convert("L"))
    assert code.text == (facts["map"] or facts["url"])
    left, _, right, bottom = ink(picture).getbbox()
    assert (picture.mode, picture.width) == ("1", width)
    assert left >= width // 24 and right <= width - width // 24 and bottom <= picture.height


@pytest.mark.parametrize("more", [{"hours": "x"}, {"papers": ["x"]}, {"url": "https://a.ro"}])
def test_each_fact_has_its_place_on_the_paper(more):
    bare = FACTS | {"hours": "", "papers": []}
    assert place.draw(bare | more, 576).height > place.draw(bare, 576).height


@pytest.mark.parametrize("width_mm", [80, 58])
def test_in_the_printers_own_letters_it_says_the_same_with_the_printers_own_code(width_mm):
    """Word for word in order, with cedillas where the printer has no comma."""
    where = plain("preview", mode="text", profile="TM-T88V", width_mm=width_mm)
    seen = read(place.written(where, FACTS).data, SLOTS["TM-T88V"])
    told = said(FACTS)
    expected = [told.office, told.owner, told.asked, told.answer, told.where, told.hours, told.papers,
                told.codes[0].label, told.printed]  # fmt: skip
    words = " ".join(" ".join(expected).split()).translate(str.maketrans("șțȘȚ–", "şţŞŢ-"))
    assert read_aloud(seen).replace(" ", "") == words.replace(" ", "")
    assert [each.text for each in seen if isinstance(each, Code)] == [FACTS["map"]]
    assert lines(seen)


def test_a_preview_printer_keeps_its_picture_and_a_network_printer_prints_the_same(tmp_path):
    """By the way of any slip: the printer has answered after it."""
    print_(plain("preview"), CARD, tmp_path)
    (file,) = (tmp_path / "slips").iterdir()
    assert file.name.endswith("-place.png")
    drawn = place.draw(CARD, strips.pixels(80))
    with Image.open(file) as kept:
        assert same(kept, drawn)
    with FakePrinter() as fake:
        print_(at(fake), CARD)
        (paper,) = fake.printed
    assert same(paper, drawn)
