"""What `lobby print-test` and `lobby voices` do."""

from pathlib import Path

from queue_core import clock
from queue_core.actions.slip_facts import sample_facts
from queue_core.language import voice
from queue_core.printing.logo import logo_of
from queue_core.printing.printer import Trouble, print_slip
from queue_core.settings.settings import BadSettings, Settings

ASKED = ("network", "usb", "serial")
WAYS_OUT = (
    "For one that is slow to answer, answer_seconds; for one that prints and does not answer, "
    'kind = "cups" with a queue of CUPS, or kind = "file" with its device, such as /dev/usb/lp0. '
)


def print_sample(settings: Settings, name: str | None) -> str:
    """Print a sample slip on a printer of the settings. Raises OSError when it is not confirmed.

    One of kind `agent` is printed on from here, so this is run on the kiosk's own computer.
    """
    if not settings.printer:
        raise BadSettings("config.toml names no [[printer]]")
    if name is not None and name not in settings.printers:
        raise BadSettings(f'no printer "{name}"; allowed: {", ".join(settings.printers)}')
    printer = settings.printers[name] if name else settings.printer[0]
    facts = sample_facts(settings, settings.service[0].slug, clock.now())
    plain = printer.model_dump() | {"reach": printer.reach}
    try:
        print_slip(plain, facts, job=0, folder=settings.folder.resolve(), logo=logo_of(printer.logo))
    except Trouble as trouble:
        ways_out = WAYS_OUT if trouble.code == "no_answer" and printer.reach in ASKED else ""
        raise OSError(f"printer {printer.name}: {trouble} {ways_out}[{trouble.code}]") from None
    return f"printer {printer.name}: the sample slip is printed"


def write_voices(settings: Settings, folder: Path) -> list[Path]:
    """The chime and two calls in each language, as the TV would sound. Raises OSError without a voice."""
    folder.mkdir(parents=True, exist_ok=True)
    clips = Path(settings.display.clips) if settings.display.clips else None
    written = [folder / "chime.wav"]
    written[0].write_bytes(voice.chime(clips))
    letter, desk = settings.service[0].letter, settings.desk[0].name
    for code in settings.languages:
        for number in (f"{letter}042", f"P{letter}003"):
            sound = voice.called(clips, number, desk, code)
            if sound is None:
                raise OSError(f"no voice for {code}: install espeak-ng, or record the clips")
            written.append(folder / f"{number}-{code}.wav")
            written[-1].write_bytes(sound)
    return written
