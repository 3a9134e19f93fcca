"""`lobby print-test`: on every kind of printer a slip, or in one line why there is none."""

import json

import pytest

from tests.printing import escpos_decoder
from tests.printing.fake_printer import FakePrinter
from tests.shell import Shell

NOWHERE = {
    "host": "127.0.0.1",
    "port": 1,
    "usb": "1d6b:ffff",
    "path": "/dev/lobby-no-such-line",
    "queue": "nowhere",
}


@pytest.fixture
def print_test(tmp_path):
    """`print_test(printer)` on a terminal that is set up with this one printer."""

    def words(**printer) -> tuple[Shell, dict[str, str]]:
        return Shell(tmp_path), {"LOBBY_PRINTER": json.dumps([{"name": "hall"} | printer])}

    return words


@pytest.mark.parametrize(
    "printer, code",
    [
        ({"kind": "network"}, "unreachable"),
        ({"kind": "usb"}, "unreachable"),
        ({"kind": "serial"}, "unreachable"),
        ({"kind": "cups"}, "unreachable"),
        ({"kind": "file"}, "cannot_write"),
        ({"kind": "agent", "connection": "usb"}, "unreachable"),
        ({"kind": "network", "profile": "Epson 1"}, "cannot_write"),
        ({"kind": "network", "mode": "text", "code_page": "CP9"}, "cannot_write"),
    ],
)
def test_what_keeps_the_sample_from_the_paper_is_said_in_one_line(print_test, printer, code):
    shell, variables = print_test(**NOWHERE | printer)
    said = shell.fails("print-test", **variables)
    assert "printer hall:" in said and said.endswith(f"[{code}]")
    assert "Epson 1" in said or "profile" not in printer


@pytest.mark.parametrize("mode", ["raster", "text"])
def test_a_sample_is_printed_on_the_network(print_test, mode):
    with FakePrinter(letters=mode == "text") as fake:
        shell, variables = print_test(kind="network", host="127.0.0.1", port=fake.port, mode=mode)
        assert "the sample slip is printed" in shell("print-test", **variables).out
        assert fake.answers["GS r"] == 1


def test_a_printer_that_does_not_answer_is_said_with_the_ways_out(print_test):
    """Whoever sets it up reads what to try next, in the same line."""
    with FakePrinter("mute") as fake:
        shell, variables = print_test(kind="network", host="127.0.0.1", port=fake.port, answer_seconds=1)
        said = shell.fails("print-test", **variables)
    for way_out in ("answer_seconds", 'kind = "cups"', 'kind = "file"', "[no_answer]"):
        assert way_out in said


def test_a_printer_of_an_agent_is_tried_from_where_the_command_is_run(print_test, tmp_path):
    shell, variables = print_test(kind="agent", connection="file", path=str(tmp_path / "lp0"))
    assert "the sample slip is printed" in shell("print-test", **variables).out
    assert len(escpos_decoder.pages((tmp_path / "lp0").read_bytes())) == 1


def test_doctor_asks_the_printers_that_can_be_asked(tmp_path):
    """One that answers is well, one without paper or without power needs care, by its name."""
    with FakePrinter() as good, FakePrinter("no_paper") as empty:
        there = {"kind": "network", "host": "127.0.0.1"}
        printers = [
            {"name": "hall", "port": good.port, **there},
            {"name": "door", "port": empty.port, **there},
            {"name": "back", "port": 9, **there},
        ]
        said = Shell(tmp_path)("doctor", LOBBY_PRINTER=json.dumps(printers))
    assert said.returncode == 1
    assert "ok    printer hall: network; answers" in said.out
    assert "CARE  printer door: network; The printer is out of paper. [no_paper]" in said.out
    assert "CARE  printer back" in said.out and "[unreachable]" in said.out
