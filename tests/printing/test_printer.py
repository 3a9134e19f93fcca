"""The kinds that cannot be asked, and what all kinds share: widths, the cut, the logo."""

import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from queue_core.printing import printer, slip, strips
from queue_core.printing.jobs import job_data
from queue_core.printing.printer import Trouble, deliver, state_of
from queue_core.settings.sections import Printer
from tests.pace import at_most
from tests.printing import escpos_decoder
from tests.printing.samples import LATE_S, SHORTLY, SLIP, plain, print_, same, trouble_of
from tests.printing.test_slip import TRACKED, ink


def png(width: int, height: int, colour: str = "black") -> bytes:
    """A logo: a filled circle on nothing."""
    picture, file = Image.new("RGBA", (width, height)), BytesIO()
    ImageDraw.Draw(picture).ellipse((0, 0, width - 1, height - 1), fill=colour)
    picture.save(file, "PNG")
    return file.getvalue()


def test_printing_says_nothing_on_standard_output(capsys):
    printer.commands(plain("preview"), SLIP)
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
    for width_mm in (58, 80):
        picture = slip.draw(TRACKED, strips.pixels(width_mm))
        job = printer.commands(plain("preview", profile="simple", width_mm=width_mm), picture)
        assert same(escpos_decoder.pages(job)[0], picture)


def test_a_slip_wider_than_its_printer_is_trouble():
    with pytest.raises(Trouble) as trouble:
        printer.commands(plain("preview", profile="TM-T88V"), SLIP)
    assert trouble.value.code == "cannot_write" and "TM-T88V" in str(trouble.value)


@pytest.mark.parametrize("mode", ["raster", "text"])
@pytest.mark.parametrize("cut, end", [(True, ["feed lines", "cut"]), (False, ["feed lines"])])
def test_paper_is_cut_only_where_that_is_wanted_and_always_fed(tmp_path, mode, cut, end):
    where = plain("file", path=str(tmp_path / "slip.bin"), cut=cut, mode=mode)
    print_(where)
    names = [command.name for command in escpos_decoder.decode((tmp_path / "slip.bin").read_bytes())]
    assert [name for name in names if name.startswith(("feed", "cut"))] == names[-len(end) :] == end


def test_the_preview_is_the_very_picture(tmp_path):
    print_(plain("preview", mode="text"), folder=tmp_path)
    (file,) = tmp_path.rglob("*.*")
    assert file == tmp_path / "slips/00000007-A017.png"
    with Image.open(file) as kept:
        assert kept.mode == "1" and same(kept, SLIP)


def test_a_preview_that_cannot_be_written_is_not_printed(tmp_path):
    (tmp_path / "slips").write_text("in the way")
    assert trouble_of(plain("preview"), folder=tmp_path).code == "cannot_write"


def test_what_cannot_be_asked_says_nothing_of_itself(tmp_path):
    assert state_of(plain("preview")) is None
    assert state_of(plain("file", path=str(tmp_path / "lp0"))) is None


def test_a_file_gets_one_slip_after_the_other(tmp_path):
    where = plain("file", path=str(tmp_path / "slips.bin"))
    print_(where)
    print_(where)
    first, second = escpos_decoder.pages((tmp_path / "slips.bin").read_bytes())
    assert same(first, SLIP) and same(second, SLIP)


def test_a_printer_of_an_agent_is_reached_by_its_connection(tmp_path):
    print_(plain("agent", connection="file", path=str(tmp_path / "slips.bin")))
    assert same(escpos_decoder.pages((tmp_path / "slips.bin").read_bytes())[0], SLIP)


def test_a_device_that_is_gone_is_not_made_a_file():
    gone = Path("/dev/lobby-no-such-printer")
    try:
        assert trouble_of(plain("file", path=str(gone))).code == "cannot_write"
        assert not gone.exists()
    finally:
        gone.unlink(missing_ok=True)


def test_a_full_disk_is_trouble():
    trouble = trouble_of(plain("file", path="/dev/full"))
    assert (trouble.code, trouble.sent) == ("cannot_write", False)


@pytest.mark.parametrize("held, sent", [(False, False), (True, True)])
def test_a_stuck_device_holds_nobody_up(tmp_path, held, sent):
    """A pipe that nobody reads: as a device file whose printer takes no more."""
    os.mkfifo(tmp_path / "lp0")
    holder = os.open(tmp_path / "lp0", os.O_RDWR) if held else None
    where = plain("file", path=str(tmp_path / "lp0"))
    job = printer.commands(where, SLIP.resize((576, 9000)))
    with at_most(SHORTLY.job + LATE_S), pytest.raises(Trouble) as trouble:
        deliver(where, job, 7, SHORTLY)
    assert (trouble.value.code, trouble.value.sent) == ("cannot_write", sent)
    if holder:
        os.close(holder)


def test_printing_leaves_nothing_in_the_temporary_folder(tmp_path):
    code = "from queue_core.printing import printer; printer.dots({'profile': 'default', 'width_mm': 80})"
    subprocess.run([sys.executable, "-c", code], env=os.environ | {"TMPDIR": str(tmp_path)}, check=True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("width", [576, 512, 384])
@pytest.mark.parametrize("size, shown", [((100, 60), (100, 60)), ((2000, 400), None), ((900, 900), None)])
def test_a_logo_stands_above_the_slip_and_within_its_column(width, size, shown):
    with_logo, without = slip.draw(TRACKED, width, png(*size)), slip.draw(TRACKED, width)
    above = with_logo.height - without.height
    assert with_logo.crop((0, above, width, with_logo.height)).tobytes() == without.tobytes()
    left, top, right, bottom = ink(with_logo.crop((0, 0, width, above))).getbbox()
    column, margin = width - 2 * (width // 24), width // 24
    assert left - margin in (0, 1, 2, 3) and right <= width - margin and bottom - top <= column // 2
    assert shown is None or abs(right - left - shown[0]) < 4


def test_a_logo_in_a_light_colour_is_drawn_in_dots():
    """Not lost and not a black blot."""
    logo = slip.draw(TRACKED, 576, png(400, 200, "orange")).crop((24, 16, 424, 216))
    black = logo.convert("L").histogram()[0]
    assert 0.1 < black / (400 * 200) < 0.6


def test_what_an_agent_is_told_has_the_logo_and_the_way_to_the_printer(tmp_path):
    (tmp_path / "logo.png").write_bytes(png(80, 40))
    hall = Printer(name="hall", kind="agent", path="/dev/usb/lp0")
    told = {
        name: job_data(
            7,
            1,
            TRACKED,
            printer=hall.model_copy(update={"logo": name}),
            folder=tmp_path,
            track_url=None,
        )
        for name in (str(tmp_path / "logo.png"), "")
    }
    assert [each["logo"] for each in told.values()] == [png(80, 40), None]
    assert all(each["printer"]["reach"] == "file" for each in told.values())
