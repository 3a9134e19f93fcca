"""Printers that answer in part, late, in forms of their own, or with room for one: what answers prints."""

import pytest
from PIL import Image

from queue_core.printing import printer
from queue_core.printing.printer import deliver, state_of
from tests.printing.fake_printer import FakePrinter
from tests.printing.samples import PATIENT, SHORTLY, SLIP, at, patience_with, print_, trouble_of


@pytest.mark.parametrize("mode", ["first_only", "sensor_only", "other_forms", "garbage"])
def test_what_is_not_answered_is_unknown_and_no_trouble_as_long_as_something_is(mode):
    """The slip is sent, and the answer after it says that it is there."""
    with FakePrinter(mode) as fake:
        print_(at(fake), patience=patience_with(mode))
        assert fake.papers == 1 and state_of(at(fake), patience_with(mode)).problem is None


def test_a_printer_that_answers_nothing_at_all_is_sent_nothing():
    with FakePrinter("mute") as fake:
        trouble = trouble_of(at(fake), patience=SHORTLY)
    assert (trouble.code, trouble.sent, fake.papers) == ("no_answer", False, 0)


def test_bytes_of_another_form_are_told_with_the_trouble():
    """So that whoever sets it up sees that something else is at this address."""
    with FakePrinter("other_forms") as fake:
        fake.never_in_turn = True
        trouble = trouble_of(at(fake), patience=SHORTLY)
    assert (trouble.code, trouble.sent) == ("no_answer", True) and "0x81 is no answer" in str(trouble)


@pytest.mark.parametrize("seconds", [0.4, 0.8])
def test_each_answer_has_the_patience_not_all_together(seconds):
    """Four answers, each within it."""
    with FakePrinter("slow") as fake:
        fake.answer_s = seconds
        deliver(at(fake), printer.commands(at(fake), SLIP), 7, PATIENT._replace(answer=3 * seconds))
        assert fake.papers == 1 and fake.answers["DLE EOT"] >= 3


def test_a_printer_that_takes_its_bytes_slowly_has_time_as_long_as_they_move():
    """More than the patience for a job at which nothing moves."""
    picture = SLIP.resize((576, 3000), Image.Resampling.NEAREST)
    with FakePrinter("drips") as fake:
        fake.drip = 8192
        job = printer.commands(at(fake), picture)
        deliver(at(fake), job, 7, PATIENT._replace(job=SHORTLY.job))
    assert len(job) / fake.drip * 0.1 > SHORTLY.job and fake.papers == 1


def test_a_printer_with_room_for_one_connection_is_tried_again_before_it_is_trouble():
    """It keeps the last one, of a slip or of a look, for a while after its end."""
    with FakePrinter("single") as fake:
        fake.lingers_s = 1.0
        for _ in range(2):
            assert state_of(at(fake), PATIENT).problem is None
            deliver(at(fake), printer.commands(at(fake), SLIP), 7, PATIENT)
        assert fake.papers == 2


def test_a_printer_that_stays_away_is_unreachable_after_the_second_try():
    with FakePrinter("refuse") as fake:
        trouble = trouble_of(at(fake), patience=SHORTLY)
    assert (trouble.code, trouble.sent) == ("unreachable", False)
