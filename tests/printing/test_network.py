"""A slip is printed when the printer has said so after it; every trouble has its code and its time."""

import socket

import pytest
from PIL import Image

from queue_core.printing import printer, slip
from queue_core.printing.printer import SENTENCES, Patience, State, Trouble, deliver, state_of
from queue_core.printing.trouble import patience_of
from tests.pace import at_most
from tests.printing import escpos_decoder
from tests.printing.fake_printer import FakePrinter
from tests.printing.samples import (
    LATE_S,
    LONGEST_S,
    PATIENT,
    SHORTLY,
    SLIP,
    TROUBLES,
    at,
    patience_with,
    plain,
    print_,
    same,
    trouble_of,
)
from tests.printing.test_slip import TRACKED

QUESTIONS = b"\x10\x04\x01\x10\x04\x02\x10\x04\x04\x1dr\x01"
"""All that a printer is asked before a job; GS r only where nothing else was answered."""


@pytest.mark.parametrize("width_mm", [80, 58])
@pytest.mark.parametrize("profile", ["default", "TM-T88V", "POS-5890"])
def test_the_paper_is_the_drawn_slip_dot_for_dot(profile, width_mm):
    with FakePrinter() as fake:
        where = at(fake, width_mm=width_mm, profile=profile)
        print_(where)
    picture = slip.draw(TRACKED, printer.dots(where))
    rasters = [c.value for c in escpos_decoder.decode(fake.received[0]) if c.name == "raster"]
    assert same(escpos_decoder.joined(rasters), picture)
    assert profile == "POS-5890" or same(fake.printed[0], picture), "that one has no cutter"


def test_a_job_asks_prints_cuts_and_asks_again():
    with FakePrinter() as fake:
        print_(at(fake))
    names = [command.name for command in escpos_decoder.decode(fake.received[0])]
    asked, job = names[:3], names[3:]
    assert asked == ["ask status"] * 3
    assert [name for name in job if name != "raster"] == ["initialise", "feed lines", "cut", "ask sensor"]
    assert job[1] == "raster" and job[-3:] == ["feed lines", "cut", "ask sensor"]


def test_a_slip_is_printed_only_after_the_printers_answer():
    with FakePrinter() as fake:
        print_(at(fake))
        assert fake.answers["GS r"] == 1
        fake.mode = "stalls"
        trouble = trouble_of(at(fake), patience=patience_with("stalls"))
    assert trouble.code == "no_answer" and trouble.sent


@pytest.mark.parametrize(
    "mode, code, sent",
    [*TROUBLES, ("refuse", "unreachable", False), ("drop", "dropped", True), ("closes", "dropped", True)],
)
def test_each_trouble_has_its_code_and_its_time(mode, code, sent):
    """`sent` says whether any of it may be on paper."""
    printer.commands(plain("preview"), SLIP)
    with FakePrinter(mode) as fake, at_most(LONGEST_S + LATE_S):
        trouble = trouble_of(at(fake), patience=patience_with(mode))
    assert (trouble.code, trouble.sent) == (code, sent)
    assert str(trouble).startswith(SENTENCES[code])


@pytest.mark.parametrize("mode", ["hang", "mute", "no_paper", "cover_open", "offline"])
def test_a_printer_that_is_not_ready_is_sent_no_job(mode):
    with FakePrinter(mode) as fake:
        trouble_of(at(fake), patience=patience_with(mode))
    assert QUESTIONS.startswith(fake.received[0]) and fake.received[0]


def test_a_host_that_swallows_the_connection_is_unreachable_in_time():
    """As a printer whose address is right and whose cable is out: a full backlog takes no more."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full:
        port = full.getsockname()[1]
        waiting = [socket.socket() for _ in range(3)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(("127.0.0.1", port))
        with at_most(SHORTLY.connect + LATE_S):
            trouble = trouble_of(plain("network", host="127.0.0.1", port=port), patience=SHORTLY)
        for one in waiting:
            one.close()
    assert trouble.code == "unreachable"


def test_a_printer_has_three_seconds_for_each_answer_and_ten_to_print_or_what_is_set():
    assert Patience()[:3] == (3.0, 3.0, 10.0) == patience_of(plain("preview"))[:3]
    assert patience_of(plain("preview", answer_seconds=12))[:3] == (12.0, 12.0, 19.0)
    assert patience_of({"kind": "preview"}) == Patience(), "of a server that knows no such key"


def test_a_printer_that_is_well_again_prints():
    with FakePrinter("no_paper") as fake:
        for mode in ("no_paper", "refuse", "hang"):
            fake.mode = mode
            trouble_of(at(fake), patience=patience_with(mode))
        fake.mode = "ok"
        print_(at(fake))
    assert len(fake.printed) == 1


@pytest.mark.parametrize(
    "mode, state",
    [
        ("ok", State(None, False)),
        ("paper_low", State(None, True)),
        ("no_paper", State("no_paper", True)),
        ("cover_open", State("cover_open", False)),
        ("offline", State("offline", False)),
        ("hang", State("no_answer", False)),
        ("mute", State("no_answer", False)),
        ("garbage", State(None, False)),
        ("other_forms", State(None, False)),
        ("first_only", State(None, False)),
        ("sensor_only", State(None, False)),
        ("refuse", State("unreachable", False)),
    ],
)
def test_a_printer_tells_how_it_is(mode, state):
    """One that says nothing is never fine; of one that answers something the rest is unknown, no trouble."""
    with FakePrinter(mode) as fake, at_most(SHORTLY.answer + LATE_S):
        assert state_of(at(fake), patience_with(mode)) == state
    assert fake.printed == []


def test_a_printer_that_is_low_on_paper_prints():
    with FakePrinter("paper_low") as fake:
        print_(at(fake))
    assert len(fake.printed) == 1


def asking_dots() -> Image.Image:
    """A picture whose dots are, byte for byte, the question DLE EOT 1: a printer answers it on sight."""
    picture = Image.new("1", (576, 24), 1)
    for x in range(24):
        if int.from_bytes(b"\x10\x04\x01") >> (23 - x) & 1:
            picture.putpixel((x, 10), 0)
    return picture


def test_dots_that_look_like_a_question_earn_no_false_answer():
    picture = asking_dots()
    with FakePrinter("stalls") as fake:
        job = printer.commands(at(fake), picture)
        with pytest.raises(Trouble) as trouble:
            deliver(at(fake), job, 7, patience_with("stalls"))
        fake.mode = "ok"
        deliver(at(fake), job, 7, PATIENT)
    assert trouble.value.code == "no_answer"
    assert same(fake.printed[-1], picture)
    commands = [command.name for data in fake.received for command in escpos_decoder.decode(data)]
    assert fake.answers["DLE EOT"] == commands.count("ask status") + 2, "it did answer the dots, twice"


def test_a_slip_for_an_unknown_printer_is_not_sent():
    with FakePrinter() as fake:
        trouble = trouble_of(at(fake, profile="no such printer"))
    assert trouble.code == "cannot_write" and "no such printer" in str(trouble)
    assert fake.received == []
