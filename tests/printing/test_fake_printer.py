"""What the tests judge by: a decoder that lets nothing pass, and a printer that runs by itself."""

import subprocess
import sys

import pytest
from PIL import Image

from queue_core.printing import printer
from tests.printing import escpos_decoder, escpos_text
from tests.printing.samples import SLIP, plain, print_, same, trouble_of


def test_the_fake_printer_runs_in_a_process_of_its_own(tmp_path):
    command = [sys.executable, "-m", "tests.printing.fake_printer", "--port", "0", "--dump", str(tmp_path)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        port = int(process.stdout.readline().split(":")[1].split(",")[0])
        where = plain("network", host="127.0.0.1", port=port)
        print_(where)
        process.stdin.write("no_paper\n")
        process.stdin.flush()
        assert process.stdout.readline() == "mode no_paper\n"
        trouble = trouble_of(where)
        process.terminate()
    assert trouble.code == "no_paper"
    with Image.open(tmp_path / "slip-0001.png") as kept:
        assert same(kept, SLIP)


@pytest.mark.parametrize(
    "data, offset",
    [
        (b"\x1b@\x1b!\x00", 2),
        (b"\n\x1dv0\x00\0\0\0\0", 1),
        (b"\x1b@\x7f", 2),
        (b"\x1d!\x08", 0),
        (b"\x1d(k\x03\x00\x31\x43\x11", 0),
        (b"\x1d(k\x03\x00\x30\x51\x30", 0),
    ],
)
def test_the_decoder_refuses_what_it_does_not_know(data, offset):
    with pytest.raises(escpos_decoder.Undecodable) as error:
        escpos_decoder.decode(data)
    assert error.value.offset == offset


def test_a_picture_that_spills_into_letters_is_refused():
    with pytest.raises(escpos_decoder.Undecodable):
        escpos_decoder.pages(b"\x1dv0\x00\x01\x00\x01\x00UU")


@pytest.mark.parametrize(
    "data", [b"\xad\n", b"\x1bt\x05a\n", b"\x1bt\x12a", b"\x1bt\x12a\x1b@", b"\x1bt\x12a\x1dV\x00"]
)
def test_letters_without_a_code_page_or_a_line_feed_are_refused(data):
    with pytest.raises(escpos_decoder.Undecodable):
        escpos_text.read(data, {18: "cp852"})


def test_the_decoder_refuses_a_job_that_breaks_off():
    whole = printer.commands(plain("preview"), SLIP)
    for end in (3, 200, len(whole) - 1):
        with pytest.raises(escpos_decoder.Incomplete):
            escpos_decoder.decode(whole[:end])
