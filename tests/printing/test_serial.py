"""A printer on a serial line: a pseudo-terminal, with the fake printer at its other end."""

import os
import pty
import select
import socket
import threading
import tty
from contextlib import contextmanager, suppress
from time import monotonic

import pytest
import serial

from queue_core.printing.printer import State, state_of
from tests.pace import Pace, at_most
from tests.printing import escpos_decoder
from tests.printing.fake_printer import FakePrinter
from tests.printing.samples import (
    LATE_S,
    LONGEST_S,
    SHORTLY,
    SLIP,
    TROUBLES,
    patience_with,
    plain,
    print_,
    same,
    trouble_of,
)


@contextmanager
def line(fake: FakePrinter):
    """The path of a serial line whose bytes go to the printer and whose answers come back."""
    ours, theirs = pty.openpty()
    tty.setraw(theirs)
    connection = socket.create_connection(("127.0.0.1", fake.port))
    ended, end = os.pipe()

    def carry() -> None:
        with suppress(OSError):
            while ended not in (ready := select.select([ours, connection, ended], [], [])[0]):
                if ours in ready:
                    connection.sendall(os.read(ours, 4096))
                if connection in ready and (answer := connection.recv(64)):
                    os.write(ours, answer)

    carrier = threading.Thread(target=carry)
    carrier.start()
    try:
        yield os.ttyname(theirs)
    finally:
        os.close(end)
        carrier.join()
        connection.close()
        for end_of_line in (ours, theirs, ended):
            os.close(end_of_line)


def test_a_slip_comes_through_dot_for_dot_and_is_confirmed():
    with FakePrinter() as fake, line(fake) as path:
        print_(plain("serial", path=path))
        print_(plain("serial", path=path))
    assert [same(paper, SLIP) for paper in fake.printed] == [True, True]
    assert fake.answers["GS r"] == 2
    names = [command.name for command in escpos_decoder.decode(fake.received[0])]
    assert names[:4] == ["ask status"] * 3 + ["initialise"] and names[-1] == "ask sensor"


@pytest.mark.parametrize("mode, code, sent", TROUBLES)
def test_each_trouble_has_its_code_and_its_time(mode, code, sent):
    with FakePrinter(mode) as fake, line(fake) as path, at_most(LONGEST_S + LATE_S):
        trouble = trouble_of(plain("serial", path=path, baud=921600), patience=patience_with(mode))
    assert (trouble.code, trouble.sent) == (code, sent)


@pytest.mark.parametrize(
    "mode, state",
    [("ok", State(None, False)), ("paper_low", State(None, True)), ("hang", State("no_answer", False)),
     ("garbage", State(None, False)), ("no_paper", State("no_paper", True))],
)  # fmt: skip
def test_a_printer_tells_how_it_is(mode, state):
    with FakePrinter(mode) as fake, line(fake) as path:
        assert state_of(plain("serial", path=path), patience_with(mode)) == state


def test_a_slow_line_has_the_time_that_the_bytes_take():
    """A picture of 80 kB takes twenty seconds at 38400 bits a second; ten would never do."""
    with FakePrinter("stalls", letters=True) as fake, line(fake) as path:
        where, pace, began = plain("serial", path=path, baud=4800, mode="text"), Pace(), monotonic()
        assert trouble_of(where, patience=patience_with("stalls")).code == "no_answer"
        took, as_on_a_free_machine = monotonic() - began, pace.stop()
    takes = len(fake.received[0]) / 480
    assert takes > 1 and took > SHORTLY.job + takes - 0.5
    assert as_on_a_free_machine < SHORTLY.job + takes + LATE_S


def test_a_line_that_nobody_reads_holds_nobody_up():
    ours, theirs = pty.openpty()
    tty.setraw(theirs)
    with at_most(4 * SHORTLY.answer + LATE_S):
        assert state_of(plain("serial", path=os.ttyname(theirs)), SHORTLY) == State("no_answer", False)
        assert trouble_of(plain("serial", path=os.ttyname(theirs)), patience=SHORTLY).code == "no_answer"
    os.close(ours)
    os.close(theirs)


def test_a_printer_that_takes_no_more_holds_nobody_up():
    """It answers that it is well, and then its buffer is full for good."""
    ours, theirs = pty.openpty()
    tty.setraw(theirs)

    def answer() -> None:
        for _ in range(3):
            os.read(ours, 3)
            os.write(ours, b"\x12")

    answering = threading.Thread(target=answer)
    answering.start()
    where = plain("serial", path=os.ttyname(theirs), baud=921600)
    trouble = trouble_of(where, patience=patience_with("stalls"))
    answering.join()
    assert (trouble.code, trouble.sent) == ("no_answer", True)
    os.close(ours)
    os.close(theirs)


def test_a_line_that_is_not_there_or_taken_cannot_be_reached(tmp_path):
    (tmp_path / "file").write_text("no line")
    with FakePrinter() as fake, line(fake) as path:
        for wrong in ("/dev/lobby-no-such-line", str(tmp_path / "file"), path):
            with serial.Serial(path, exclusive=True):
                assert trouble_of(plain("serial", path=wrong)).code == "unreachable"
    assert fake.received == [b""]
