"""What the longer commands do; `cli` only names them."""

import importlib.resources
import os
import sqlite3
from pathlib import Path

from sqlalchemy.engine import make_url

from queue_core import clock, voice
from queue_core.printing.logo import logo_of
from queue_core.printing.printer import SENTENCES, Trouble, print_slip, state_of
from queue_core.purging import BACKUPS
from queue_core.sections import Printer
from queue_core.settings import BadSettings, Settings

LEAST_FREE_BYTES = 500 * 1024 * 1024


def print_sample(settings: Settings, name: str | None) -> str:
    """Print a sample slip on a printer of the settings. Raises OSError when it is not confirmed.

    One of kind `agent` is printed on from here, so this is run on the kiosk's own computer.
    """
    if not settings.printer:
        raise BadSettings("config.toml names no [[printer]]")
    if name is not None and name not in settings.printers:
        raise BadSettings(f'no printer "{name}"; allowed: {", ".join(settings.printers)}')
    printer = settings.printers[name] if name else settings.printer[0]
    language = settings.languages[0]
    service = settings.service[0]
    facts = {
        "office": settings.office.name.in_(language),
        "owner": settings.office.owner.in_(language),
        "service": service.name.in_(language),
        "number": f"{service.letter}000",
        "booked": False,
        "slot_at": None,
        "joins_at": None,
        "ahead": 0,
        "desks": [desk.name for desk in settings.desk if service.slug in desk.services],
        "taken_at": clock.now().isoformat(),
        "timezone": settings.office.timezone,
        "language": language,
        "track_url": settings.server.public_url or None,
        "booking_url": settings.office.booking_url,
        "duplicate": False,
    }
    plain = printer.model_dump() | {"reach": printer.reach}
    try:
        print_slip(plain, facts, job=0, folder=settings.folder.resolve(), logo=logo_of(printer.logo))
    except Trouble as trouble:
        raise OSError(f"printer {printer.name}: {trouble} [{trouble.code}]") from None
    return f"printer {printer.name}: the sample slip is printed"


def examine(settings: Settings) -> list[tuple[bool, str]]:
    """What an office stands on: each finding with whether it is well."""
    from queue_core.actions.founding import opened
    from queue_core.boards import last_seq

    findings = [(True, f"config: {len(settings.service)} services, {len(settings.desk)} desks")]
    office = opened(settings, clock.now())
    findings.append((True, f"database: answers, {last_seq(office)} events in the journal"))
    office.storage.close()
    now = clock.now().astimezone(settings.zone)
    findings.append((True, f"clock: {now:%Y-%m-%d %H:%M} in {settings.office.timezone}"))
    settings.folder.mkdir(parents=True, exist_ok=True)
    disk = os.statvfs(settings.folder)
    free = disk.f_bavail * disk.f_frsize
    findings.append((free > LEAST_FREE_BYTES, f"disk: {free // 1024**2} MB free in {settings.folder}"))
    findings += [_how_is(printer) for printer in settings.printer]
    public = settings.server.public_url
    findings.append(
        (
            bool(public),
            f"public_url: {public}" if public else "public_url: empty, so no QR code or link is printed",
        )
    )
    files = importlib.resources.files("queue_core") / "web" / "static" / "vendor"
    findings.append(
        (files.is_dir(), "browser files: in place" if files.is_dir() else "browser files: missing")
    )
    return findings


def _how_is(printer: Printer) -> tuple[bool, str]:
    """What a printer says of itself, where it can be asked from here."""
    named = f"printer {printer.name}: {printer.kind}"
    state = None if printer.kind == "agent" else state_of(printer.model_dump())
    if state is None:
        return True, f"{named}; `lobby print-test --printer '{printer.name}'` prints a sample"
    if state.problem:
        return False, f"{named}; {SENTENCES[state.problem]} [{state.problem}]"
    return not state.paper_low, f"{named}; answers" + (", paper is running out" if state.paper_low else "")


def write_voices(settings: Settings, folder: Path) -> list[Path]:
    """The chime and two calls in each language, as the TV would sound. Raises OSError without a voice."""
    folder.mkdir(parents=True, exist_ok=True)
    clips = Path(settings.display.clips) if settings.display.clips else None
    written = [folder / "chime.wav"]
    written[0].write_bytes(voice.chime(clips))
    letter, desk = settings.service[0].letter, settings.desk[0].name
    for code in settings.languages:
        for number in (f"{letter}042", f"P{letter}003"):
            sound = voice.from_clips(clips, number, desk, code) if clips else None
            sound = sound or voice.speak(voice.announced(number, desk, code), code)
            if sound is None:
                raise OSError(f"no voice for {code}: install espeak-ng, or record the clips")
            written.append(folder / f"{number}-{code}.wav")
            written[-1].write_bytes(sound)
    return written


def backup_today(settings: Settings) -> Path:
    """Where today's backup goes when nobody says where."""
    folder = settings.folder / BACKUPS
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / f"lobby-{clock.now().astimezone(settings.zone):%Y-%m-%d-%H%M%S}.db"


def copy_database(settings: Settings, file: Path) -> None:
    """A whole copy of the SQLite database, made while others read and write it.

    Raises OSError when the file exists already or the office is not kept in SQLite.
    """
    if settings.storage.url and not settings.storage.url.startswith("sqlite"):
        raise OSError("only a SQLite database is copied so; use pg_dump for PostgreSQL")
    source = Path(
        make_url(settings.storage.url).database if settings.storage.url else settings.folder / "lobby.db"
    )
    if not source.is_file():
        raise OSError(f"{source}: there is no database yet")
    if file.exists():
        raise OSError(f"{file}: exists already")
    with (
        sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True) as old,
        sqlite3.connect(file) as new,
    ):
        old.backup(new)
    file.chmod(0o600)
