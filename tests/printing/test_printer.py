"""A slip is printed when the printer has said so after it; every trouble has its code and its time."""

import os
import socket
import subprocess
import sys
from pathlib import Path
from time import monotonic

import pytest
from PIL import Image, ImageChops

from queue_core.printing import printer, slip
from queue_core.printing.printer import SENTENCES, Patience, Trouble, print_slip
from tests.printing import escpos_decoder
from tests.printing.fake_printer import FakePrinter
from tests.printing.test_slip import TRACKED

QUICK = Patience(connect=0.5, status=0.5, job=1.5)
QUESTIONS = b"\x10\x04\x01\x10\x04\x02\x10\x04\x04"
PAPER = {"path": "", "profile": "default", "width_mm": 80}
SLIP = slip.draw(TRACKED, slip.pixels(80))


def at(fake: FakePrinter, **more) -> dict:
    return {"name": "hall", "kind": "network", "host": "127.0.0.1", "port": fake.port} | PAPER | more


def print_(where: dict, picture: Image.Image = SLIP, folder: Path = Path("/nonexistent")) -> None:
    print_slip(where, picture, job=7, number="A017", folder=folder, patience=QUICK)


def same(one: Image.Image, other: Image.Image) -> bool:
    return one.size == other.size and ImageChops.logical_xor(one, other).getbbox() is None


@pytest.mark.parametrize("width_mm", [80, 58])
@pytest.mark.parametrize("profile", ["default", "TM-T88V", "POS-5890"])
def test_the_paper_is_the_drawn_slip_dot_for_dot(profile, width_mm):
    with FakePrinter() as fake:
        where = at(fake, width_mm=width_mm, profile=profile)
        picture = slip.draw(TRACKED, printer.dots(where))
        print_(where, picture)
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
        with pytest.raises(Trouble) as trouble:
            print_(at(fake))
    assert trouble.value.code == "no_answer" and trouble.value.sent


@pytest.mark.parametrize(
    "mode, code, sent, within",
    [
        ("refuse", "unreachable", False, QUICK.connect),
        ("hang", "no_answer", False, QUICK.status),
        ("no_paper", "no_paper", False, QUICK.status),
        ("cover_open", "cover_open", False, QUICK.status),
        ("offline", "offline", False, QUICK.status),
        ("drop", "dropped", True, QUICK.job),
        ("closes", "dropped", True, QUICK.job),
        ("runs_out", "no_paper", True, QUICK.job),
        ("runs_out_told", "no_paper", True, QUICK.job),
        ("stalls", "no_answer", True, QUICK.job),
        ("chatters", "no_answer", True, QUICK.job),
    ],
)
def test_each_trouble_has_its_code_and_its_time(mode, code, sent, within):
    """`sent` says whether any of it may be on paper."""
    printer.commands(PAPER, SLIP)
    with FakePrinter(mode) as fake:
        began = monotonic()
        with pytest.raises(Trouble) as trouble:
            print_(at(fake))
        took = monotonic() - began
    assert (trouble.value.code, trouble.value.sent) == (code, sent)
    assert took < within + 0.5
    assert str(trouble.value).startswith(SENTENCES[code])


@pytest.mark.parametrize("mode", ["hang", "no_paper", "cover_open", "offline"])
def test_a_printer_that_is_not_ready_is_sent_no_job(mode):
    with FakePrinter(mode) as fake, pytest.raises(Trouble):
        print_(at(fake))
    assert QUESTIONS.startswith(fake.received[0]) and fake.received[0]


def test_a_host_that_swallows_the_connection_is_unreachable_in_time():
    """As a printer whose address is right and whose cable is out: a full backlog takes no more."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full:
        port = full.getsockname()[1]
        waiting = [socket.socket() for _ in range(3)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(("127.0.0.1", port))
        began = monotonic()
        with pytest.raises(Trouble) as trouble:
            print_({"kind": "network", "host": "127.0.0.1", "port": port} | PAPER)
        for one in waiting:
            one.close()
    assert trouble.value.code == "unreachable"
    assert monotonic() - began < QUICK.connect + 0.5


def test_a_printer_has_three_seconds_to_answer_and_ten_to_print():
    assert Patience() == (3.0, 3.0, 10.0)


def test_a_printer_that_is_well_again_prints():
    with FakePrinter("no_paper") as fake:
        for mode in ("no_paper", "refuse", "hang"):
            fake.mode = mode
            with pytest.raises(Trouble):
                print_(at(fake))
        fake.mode = "ok"
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
        with pytest.raises(Trouble) as trouble:
            print_(at(fake), picture)
        fake.mode = "ok"
        print_(at(fake), picture)
    assert trouble.value.code == "no_answer"
    assert same(fake.printed[-1], picture)
    commands = [command.name for data in fake.received for command in escpos_decoder.decode(data)]
    assert fake.answers["DLE EOT"] == commands.count("ask status") + 2, "it did answer the dots, twice"


def test_printing_says_nothing_on_standard_output(capsys):
    printer.commands(PAPER, SLIP)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    "profile, width_mm, dots",
    [
        ("default", 80, 576),
        ("default", 58, 384),
        ("TM-T88V", 80, 512),
        ("TM-T20II", 58, 384),
        ("simple", 80, 576),
    ],
)
def test_a_slip_is_as_wide_as_its_printer_prints(profile, width_mm, dots):
    assert printer.dots({"profile": profile, "width_mm": width_mm}) == dots


def test_printers_of_one_profile_may_have_papers_of_different_widths():
    narrow = slip.draw(TRACKED, slip.pixels(58))
    for picture in (narrow, SLIP):
        job = printer.commands(PAPER | {"profile": "simple"}, picture)
        assert same(escpos_decoder.pages(job)[0], picture)


@pytest.mark.parametrize("profile", ["TM-T88V", "no such printer"])
def test_a_slip_wider_than_its_printer_or_for_an_unknown_one_is_not_sent(profile):
    with FakePrinter() as fake, pytest.raises(Trouble) as trouble:
        print_(at(fake, profile=profile))
    assert trouble.value.code == "cannot_write" and profile in str(trouble.value)
    assert fake.received == []


def test_the_preview_is_the_very_picture(tmp_path):
    print_({"kind": "preview"} | PAPER, folder=tmp_path)
    (file,) = tmp_path.rglob("*.*")
    assert file == tmp_path / "slips/00000007-A017.png"
    with Image.open(file) as kept:
        assert kept.mode == "1" and same(kept, SLIP)


def test_a_preview_that_cannot_be_written_is_not_printed(tmp_path):
    (tmp_path / "slips").write_text("in the way")
    with pytest.raises(Trouble) as trouble:
        print_({"kind": "preview"} | PAPER, folder=tmp_path)
    assert trouble.value.code == "cannot_write"


def test_a_file_gets_one_slip_after_the_other(tmp_path):
    where = {"kind": "file"} | PAPER | {"path": str(tmp_path / "slips.bin")}
    print_(where)
    print_(where)
    first, second = escpos_decoder.pages((tmp_path / "slips.bin").read_bytes())
    assert same(first, SLIP) and same(second, SLIP)


def test_a_device_that_is_gone_is_not_made_a_file():
    gone = Path("/dev/lobby-no-such-printer")
    try:
        with pytest.raises(Trouble) as trouble:
            print_({"kind": "file"} | PAPER | {"path": str(gone)})
        assert trouble.value.code == "cannot_write" and not gone.exists()
    finally:
        gone.unlink(missing_ok=True)


def test_a_full_disk_is_trouble():
    with pytest.raises(Trouble) as trouble:
        print_({"kind": "file"} | PAPER | {"path": "/dev/full"})
    assert (trouble.value.code, trouble.value.sent) == ("cannot_write", False)


@pytest.mark.parametrize("held, sent", [(False, False), (True, True)])
def test_a_stuck_device_holds_nobody_up(tmp_path, held, sent):
    """A pipe that nobody reads: as a device file whose printer takes no more."""
    os.mkfifo(tmp_path / "lp0")
    holder = os.open(tmp_path / "lp0", os.O_RDWR) if held else None
    began = monotonic()
    with pytest.raises(Trouble) as trouble:
        print_({"kind": "file"} | PAPER | {"path": str(tmp_path / "lp0")}, SLIP.resize((576, 9000)))
    assert (trouble.value.code, trouble.value.sent) == ("cannot_write", sent)
    assert monotonic() - began < QUICK.job + 1.0
    if holder:
        os.close(holder)


def test_printing_leaves_nothing_in_the_temporary_folder(tmp_path):
    code = "from queue_core.printing import printer; printer.dots({'profile': 'default', 'width_mm': 80})"
    subprocess.run([sys.executable, "-c", code], env=os.environ | {"TMPDIR": str(tmp_path)}, check=True)
    assert list(tmp_path.iterdir()) == []


def test_the_fake_printer_runs_in_a_process_of_its_own(tmp_path):
    command = [sys.executable, "-m", "tests.printing.fake_printer", "--port", "0", "--dump", str(tmp_path)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        port = int(process.stdout.readline().split(":")[1].split(",")[0])
        where = {"kind": "network", "host": "127.0.0.1", "port": port} | PAPER
        print_(where)
        process.stdin.write("no_paper\n")
        process.stdin.flush()
        assert process.stdout.readline() == "mode no_paper\n"
        with pytest.raises(Trouble) as trouble:
            print_(where)
        process.terminate()
    assert trouble.value.code == "no_paper"
    with Image.open(tmp_path / "slip-0001.png") as kept:
        assert same(kept, SLIP)


@pytest.mark.parametrize(
    "data, offset", [(b"\x1b@A", 2), (b"\x1b@\x1b!\x00", 2), (b"\n\x1dv0\x00\0\0\0\0", 1)]
)
def test_the_decoder_refuses_what_it_does_not_know(data, offset):
    with pytest.raises(escpos_decoder.Undecodable) as error:
        escpos_decoder.decode(data)
    assert error.value.offset == offset


def test_the_decoder_refuses_a_job_that_breaks_off():
    whole = printer.commands(PAPER, SLIP)
    for end in (3, 200, len(whole) - 1):
        with pytest.raises(escpos_decoder.Incomplete):
            escpos_decoder.decode(whole[:end])
