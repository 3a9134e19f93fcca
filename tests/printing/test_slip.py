"""What a visitor holds in the hand: the words of a slip, and its picture, dot for dot."""

import json
from itertools import groupby
from pathlib import Path

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageOps

from queue_core.printing import slip, strips
from queue_core.printing.wrapping import wrapped

FACTS = {
    "office": "Biroul Cetățeanului",
    "owner": "Primăria Sectorului 1",
    "service": "Taxe și impozite locale",
    "number": "A017",
    "booked": False,
    "slot_at": None,
    "joins_at": None,
    "ahead": 12,
    "desks": ["3", "4", "5"],
    "taken_at": "2026-02-02T07:41:00+00:00",
    "timezone": "Europe/Bucharest",
    "language": "en",
    "track_url": None,
    "booking_url": "https://programare.primariasector1.ro",
    "duplicate": False,
}
BOOKED = FACTS | {"number": "PA003", "booked": True, "slot_at": "2026-02-02T08:30:00+00:00"}
TRACKED = FACTS | {"track_url": "https://rand.example.ro/t/k7Qx2mZp9RtYw3LbN0aS5dFg"}
DOTS_PER_MM = 8
UNASSIGNED = "\u0378"
"""No character, so every font draws its empty box for it."""
WIDTHS = [pytest.param(strips.pixels(80), id="80mm"), pytest.param(strips.pixels(58), id="58mm")]


def ink(picture: Image.Image) -> Image.Image:
    return ImageOps.invert(picture.convert("L"))


def heights(picture: Image.Image) -> list[int]:
    """The heights of what stands on the paper one below the other, in dots, the largest first."""
    dark, across = ink(picture), picture.width
    rows = [bool(dark.crop((0, y, across, y + 1)).getbbox()) for y in range(dark.height)]
    return sorted((len(list(run)) for inked, run in groupby(rows) if inked), reverse=True)


def read_code(picture: Image.Image) -> tuple[str, tuple[int, int, int, int]]:
    """The text of the only QR code on a slip, and the box of its ink: left, top, right, bottom."""
    (code,) = zxingcpp.read_barcodes(picture.convert("L"))
    left, top = round(code.position.top_left.x) - 4, round(code.position.top_left.y) - 4
    right, bottom = round(code.position.bottom_right.x) + 4, round(code.position.bottom_right.y) + 4
    box = ink(picture).crop((left, top, right, bottom)).getbbox()
    return code.text, (left + box[0], top + box[1], left + box[2], top + box[3])


def shortest_run(code: Image.Image) -> int:
    """The least number of like dots in a row or column: the size of one module."""
    shortest = code.width
    for way in (code, code.transpose(Image.Transpose.TRANSPOSE)):
        dots = way.convert("L").tobytes()
        for y in range(way.height):
            row = dots[y * way.width : (y + 1) * way.width]
            shortest = min(shortest, *(len(list(run)) for _, run in groupby(row)))
    return shortest


def test_paper_widths_in_dots():
    assert (strips.pixels(80), strips.pixels(58)) == (576, 384)


@pytest.mark.parametrize("number", ["A111", "PA111", "A1111", "PA1111"])
def test_the_numbers_capitals_are_at_least_14_mm_high_on_80_mm_paper(number):
    assert heights(slip.draw(FACTS | {"number": number}, strips.pixels(80)))[0] >= 14 * DOTS_PER_MM


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("number", ["A017", "PA003", "PA1000", "PW88888"])
def test_a_long_number_is_condensed_and_stays_within_the_margins(number, width):
    left, _, right, _ = ink(slip.draw(FACTS | {"number": number}, width)).getbbox()
    assert (left, width - right) == (width // 24, width // 24)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_number_is_the_largest_thing_by_far(width):
    number, next_largest, *_ = heights(slip.draw(FACTS, width))
    assert number > 2.5 * next_largest


@pytest.mark.parametrize("letter, without", [*zip("ăâîșțĂÂÎȘȚ", "aaistAAIST", strict=True)])
def test_romanian_letters_are_drawn_as_themselves(letter, without):
    """Neither the font's empty box nor the bare letter nor, for ș and ț, the letter with a cedilla."""
    others = {without, UNASSIGNED, *{"ș": "ş", "ț": "ţ", "Ș": "Ş", "Ț": "Ţ"}.get(letter, "")}

    def name_and_heading(text: str) -> bytes:
        return slip.draw(FACTS | {"service": text, "owner": text}, 576).crop((0, 0, 576, 180)).tobytes()

    drawn = name_and_heading(letter)
    assert all(drawn != name_and_heading(other) for other in others)


def test_a_letter_in_two_characters_is_drawn_like_the_one():
    """`s` and a combining comma below, as some programs write ș."""
    assert (
        slip.draw(FACTS | {"service": "s\u0326i"}, 576).tobytes()
        == slip.draw(FACTS | {"service": "și"}, 576).tobytes()
    )


@pytest.mark.parametrize("size", [*strips.SIZES, *strips.NARROW_SIZES])
def test_no_accent_and_no_tail_is_cut_off_by_its_line(size):
    for face in (strips.PLAIN, strips.BOLD):
        line = strips.paragraph("ÎÂĂȘȚÅÇjgqp()", strips.font_of(face, size), 560)
        _, top, _, bottom = ink(line).getbbox()
        assert top > 0 and bottom < line.height


names = st.text(st.sampled_from("aăâîșțWM ĂÎȘȚ.-–0l"), max_size=200)


@given(names, st.sampled_from([576, 384]))
@settings(max_examples=40, deadline=None)
def test_long_names_go_on_in_further_lines_and_nothing_reaches_the_margin(name, width):
    picture = slip.draw(FACTS | {"service": name, "office": name}, width)
    left, _, right, _ = ink(picture).getbbox()
    assert left >= width // 24 and right <= width - width // 24


@given(names)
@settings(max_examples=100, deadline=None)
def test_wrapping_loses_no_letter_and_fits_every_line(name):
    font = strips.font_of(strips.BOLD, 30)
    lines = wrapped(name, 352, font.getlength)
    assert "".join(lines).replace(" ", "") == "".join(name.split())
    assert all(font.getlength(line) <= 352 for line in lines)


def test_a_long_address_is_broken_after_a_dot():
    font = strips.font_of(strips.PLAIN, 30)
    assert wrapped("programare.primariasector1.ro", 352, font.getlength) == [
        "programare.",
        "primariasector1.ro",
    ]


def test_a_long_service_makes_the_slip_longer_not_its_letters_smaller():
    name = "Salubrizare și protecția mediului înconjurător"
    long, short = (slip.draw(FACTS | {"service": text}, 384) for text in (name, "Urbanism"))
    below = short.height - 190
    assert long.height > short.height
    same = long.crop((0, long.height - below, 384, long.height)), short.crop((0, 190, 384, short.height))
    assert ImageChops.logical_xor(*same).getbbox() is None


@pytest.mark.parametrize("width", WIDTHS)
def test_the_code_on_the_slip_leads_to_the_ticket(width):
    text, _ = read_code(slip.draw(TRACKED, width))
    assert text == TRACKED["track_url"]


@pytest.mark.parametrize("width", WIDTHS)
def test_the_codes_modules_are_whole_dots_and_at_least_four(width):
    picture = slip.draw(TRACKED, width)
    code = picture.crop(read_code(picture)[1])
    module = shortest_run(code)
    assert module >= 4
    small = code.resize((code.width // module,) * 2, Image.Resampling.NEAREST)
    assert small.resize(code.size, Image.Resampling.NEAREST).tobytes() == code.tobytes()


@pytest.mark.parametrize("width", WIDTHS)
def test_four_white_modules_surround_the_code(width):
    picture = slip.draw(TRACKED, width)
    _, (left, top, right, bottom) = read_code(picture)
    quiet = 4 * shortest_run(picture.crop((left, top, right, bottom)))
    assert left >= quiet and right <= width - quiet
    around = picture.crop((left - quiet, top - quiet, right + quiet, bottom + quiet))
    assert ink(around).getbbox() == (quiet, quiet, around.width - quiet, around.height - quiet)


@pytest.mark.parametrize("width", WIDTHS)
def test_without_an_address_there_is_no_code_and_no_word_of_it(width):
    assert slip.words(FACTS).track == ""
    assert zxingcpp.read_barcodes(slip.draw(FACTS, width).convert("L")) == []


def test_an_address_that_no_code_on_this_paper_can_hold_is_left_out():
    tracked = FACTS | {"track_url": "https://example.ro/" + "x" * 900}
    assert zxingcpp.read_barcodes(slip.draw(tracked, 384).convert("L")) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_a_duplicate_says_so_in_a_black_band_from_edge_to_edge(width):
    once, again = (slip.draw(FACTS | {"duplicate": d}, width) for d in (False, True))
    band = again.height - once.height
    assert again.crop((0, band, width, again.height)).tobytes() == once.tobytes()
    edge = again.crop((0, 0, width, 4))
    assert not edge.getbbox(), "black"
    assert again.crop((0, 0, width, band)).getbbox(), "with white words"
    assert slip.words(FACTS | {"duplicate": True}).duplicate == "DUPLICATE"


def test_the_same_facts_give_the_same_dots():
    kept = json.loads(json.dumps(TRACKED))
    first, second = slip.draw(TRACKED, 576), slip.draw(kept, 576)
    assert first.mode == "1" and first.tobytes() == second.tobytes()


@pytest.mark.parametrize(
    "ahead, says",
    [
        (0, "At 09:41 nobody was ahead of you."),
        (1, "At 09:41 one person was ahead of you."),
        (12, "At 09:41 12 people were ahead of you."),
        (99, "At 09:41 99 people were ahead of you."),
        (100, "At 09:41 100+ people were ahead of you."),
    ],
)
def test_a_walk_in_reads_how_many_are_ahead_and_that_appointments_go_first(ahead, says):
    said = slip.words(FACTS | {"ahead": ahead})
    assert said.origin == "Without appointment"
    assert said.line == f"{says} Visitors with an appointment are called first."


@pytest.mark.parametrize(
    "ahead, says",
    [
        (0, "nu era nimeni"),
        (1, "era o persoană"),
        (2, "erau 2 persoane"),
        (19, "erau 19 persoane"),
        (20, "erau 20 de persoane"),
        (100, "erau 100+ de persoane"),
    ],
)
def test_romanian_counts_in_its_three_ways(ahead, says):
    said = slip.words(FACTS | {"language": "ro", "ahead": ahead})
    assert said.line.startswith(f"La ora 09:41 {says} înaintea dumneavoastră.")


def test_a_booked_visitor_reads_the_appointments_time_and_no_count():
    said = slip.words(BOOKED)
    assert said.origin == "Appointment at 10:30"
    assert said.line == "Please stay in the hall; we may call you earlier."


def test_an_early_visitor_reads_from_when_the_number_counts():
    said = slip.words(BOOKED | {"joins_at": "2026-02-02T07:30:00+00:00"})
    assert said.line == "You join the line at 09:30. Until then you may go out."


def test_a_visitor_too_late_for_the_appointment_reads_why_this_is_a_walk_in_number():
    said = slip.words(FACTS | {"slot_at": "2026-02-02T07:00:00+00:00"})
    assert said.origin == "Without appointment"
    assert said.line.startswith("Your appointment was at 09:00. At 09:41 12 people")


@pytest.mark.parametrize("desks, says", [([], ""), (["3"], "Desk 3"), (["3", "4", "5"], "Desks 3, 4 and 5")])
def test_the_desks_of_the_service_are_named(desks, says):
    assert slip.words(FACTS | {"desks": desks}).desks == says


def test_the_day_is_written_out_in_local_time():
    assert slip.words(FACTS).taken == "Monday, 2 February 2026, 09:41"
    assert slip.words(FACTS | {"language": "ro"}).taken == "luni, 2 februarie 2026, 09:41"


def test_the_booking_site_is_named_without_its_scheme_or_not_at_all():
    assert slip.words(FACTS).book.splitlines()[1] == "programare.primariasector1.ro"
    assert slip.words(FACTS | {"booking_url": ""}).book == ""


def test_the_number_has_the_face_of_the_screens_and_a_plain_zero():
    """The file that the screens' style sheet names; a zero is one ring and nothing within it."""
    css = (Path(strips.__file__).parent.parent / "web/static/base.css").read_text(encoding="utf-8")
    assert f'"Overpass";\n    src: url("vendor/fonts/{strips.NUMERALS}")' in css
    paper = slip.draw(FACTS | {"number": "0", "office": "", "owner": "", "service": "", "desks": []}, 576)
    high = max(heights(paper))
    dark = ink(paper)
    top = next(y for y in range(dark.height) if all(
        dark.crop((0, row, 576, row + 1)).getbbox() for row in range(y, y + high)
    ))  # fmt: skip
    middle = dark.crop((0, top + high // 2, 576, top + high // 2 + 1))
    runs = [inked for inked, _ in groupby(middle.getpixel((x, 0)) > 0 for x in range(576))]
    assert runs.count(True) == 2, "left and right of the ring, and nothing between"


def test_who_came_with_an_appointment_is_not_told_to_make_one_next_time():
    """On time or late: whoever has booked knows how."""
    assert slip.words(BOOKED).book == ""
    assert slip.words(FACTS | {"slot_at": "2026-02-02T07:00:00+00:00"}).book == ""


def test_the_slip_says_the_papers_the_closing_time_and_whom_the_office_is_for():
    """Each on its own lines; a job that was ordered without them is printed as before."""
    more = {"papers": ["card", "form"], "closes_at": "2026-02-02T14:30:00+00:00", "notice": "Residents only."}
    said = slip.words(FACTS | more)
    assert said.papers.splitlines() == ["Have you got with you:", "- card", "- form"]
    assert said.closing == "The office is open until 16:30. Whoever has a ticket is served."
    assert said.notice == "Residents only."
    bare = slip.words(FACTS)
    assert (bare.papers, bare.closing, bare.notice) == ("", "", "")
    for width in (576, 384):
        assert slip.draw(FACTS | more, width).height > slip.draw(FACTS, width).height
