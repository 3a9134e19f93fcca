"""What an office depends on, examined without changing anything: a line for each, and whether it is well."""

import importlib.resources
import resource
import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from queue_core import clock
from queue_core.commands import doctor_settings, doctor_signin, public_address
from queue_core.commands.doctor_settings import Finding
from queue_core.data import backups, health
from queue_core.data.db import Storage, database, is_made
from queue_core.data.migrations import NEWEST, NewerSchema, refuse_newer, schema_of
from queue_core.data.reach import DatabaseError, in_a_line
from queue_core.data.secret import FILE as SECRET
from queue_core.language import voice
from queue_core.messages import gateway, texts
from queue_core.printing import encoding
from queue_core.printing.printer import SENTENCES, state_of
from queue_core.rules.refusals import Refusal
from queue_core.settings.agreement import meant
from queue_core.settings.sections import Printer
from queue_core.settings.settings import BadSettings, Settings

LEAST_FREE_BYTES = 500 * 1024 * 1024
LEAST_FILES = 4096
OLDEST_BACKUP = timedelta(hours=36)
ANSWERS_WITHIN_S = 10.0


def examine(settings: Settings) -> Iterator[Finding]:
    """Each finding as soon as it is known. A check that fails is a finding, and the others go on."""
    for check in CHECKS:
        try:
            yield from check(settings)
        except (OSError, Refusal, DatabaseError, subprocess.SubprocessError) as error:
            # A Refusal wraps the database's own error, which says more.
            cause = error.__cause__ if isinstance(error, Refusal) else error
            fault = in_a_line(cause or error)
            yield Finding(False, f"{check.__name__.strip('_').replace('_', ' ')}: {fault}")


def _config(settings: Settings) -> Iterator[Finding]:
    yield from doctor_settings.examine(settings)


def _database(settings: Settings) -> Iterator[Finding]:
    """Its schema, that it is whole, and that nobody keeps others from writing."""
    url = database(settings)
    if not is_made(url):
        yield Finding(True, "database: none yet; `lobby serve` makes it")
        return
    storage = Storage(url)
    try:
        health.answer(storage)
        found = schema_of(storage)
        try:
            refuse_newer(found)
        except NewerSchema as error:
            yield Finding(False, f"database: {error}")
            return
        if found != [NEWEST]:
            older = f"schema {found[0]}, {NEWEST} after the next start" if found else "empty"
            yield Finding(not found, f"database: {older}")
            return
        events, damage = health.count_events(storage), health.damage(storage)
        told = f"database: schema {NEWEST}, {events} events" + (f"; {damage}" if damage else "")
        yield Finding(not damage, told)
        yield _locks(storage)
        yield from doctor_settings.names_left(storage, settings)
    finally:
        storage.close()


def _locks(storage: Storage) -> Finding:
    """Whether the next act would have to wait for somebody."""
    if not storage.is_sqlite:
        idle = health.idle_in_transaction(storage)
        return Finding(not idle, f"locks: {idle} connections idle in a transaction for more than a minute")
    if health.can_be_written(storage):
        return Finding(True, "locks: the database can be written")
    return Finding(False, "locks: another program keeps the database locked")


def _clock(settings: Settings) -> Iterator[Finding]:
    now = clock.now().astimezone(settings.zone)
    line = f"clock: {now:%Y-%m-%d %H:%M} in {settings.office.timezone}"
    answer = ""
    if shutil.which("timedatectl"):
        command = ["timedatectl", "show", "--property=NTPSynchronized", "--value"]
        ran = subprocess.run(command, capture_output=True, text=True, timeout=ANSWERS_WITHIN_S)
        answer = ran.stdout.strip()
    synchronised = {
        "yes": ", set by the network",
        "no": ", not set by the network: install systemd-timesyncd",
    }
    yield Finding(answer != "no", line + synchronised.get(answer, "; timedatectl does not say who sets it"))


def _printers(settings: Settings) -> Iterator[Finding]:
    for printer in settings.printer:
        yield _how_is(printer)
        if printer.profile != Printer.model_fields["profile"].default:
            yield from _profile(printer)


def _how_is(printer: Printer) -> Finding:
    """What a printer says of itself, where it can be asked from here."""
    named = f"printer {printer.name}: {printer.kind}"
    state = None if printer.kind == "agent" else state_of(printer.model_dump())
    if state is None:
        return Finding(True, f"{named}; `lobby print-test --printer '{printer.name}'` prints a sample")
    if state.problem:
        return Finding(False, f"{named}; {SENTENCES[state.problem]} [{state.problem}]")
    return Finding(
        not state.paper_low, f"{named}; answers" + (", paper is running out" if state.paper_low else "")
    )


def _profile(printer: Printer) -> Iterator[Finding]:
    """A profile that python-escpos has not: no slip can be made for that printer."""
    known = encoding.profiles()
    if printer.profile not in known:
        hint = meant(printer.profile, known)
        named = f'printer {printer.name}: there is no profile "{printer.profile}" in python-escpos'
        yield Finding(False, f"{named}, so nothing is printed{hint}")


def _voice(settings: Settings) -> Iterator[Finding]:
    """Whether a call can be said in each language."""
    if not settings.display.voice or not settings.display.volume:
        yield Finding(True, "voice: switched off for the TV")
        return
    clips = Path(settings.display.clips) if settings.display.clips else None
    number, desk = f"{settings.service[0].letter}042", settings.desk[0].name
    silent = [code for code in settings.languages if not voice.called(clips, number, desk, code)]
    spoken = f"voice: speaks {', '.join(settings.languages)}"
    missing = f"voice: none for {', '.join(silent)}; install espeak-ng, or record the clips"
    yield Finding(not silent, missing if silent else spoken)


def _disk(settings: Settings) -> Iterator[Finding]:
    """Room in the folder; that the service may write its files, as it may not those that root has left."""
    folder = settings.folder
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    yield Finding(free > LEAST_FREE_BYTES, f"disk: {free // 1024**2} MB free in {settings.folder}")
    if folder != settings.folder:
        return
    strange = [file.name for file in folder.iterdir() if file.stat().st_uid != folder.stat().st_uid]
    if strange:
        names = ", ".join(sorted(strange))
        yield Finding(False, f"files: {names} in {folder} belong to another account than the folder")
    secret = folder / SECRET
    if secret.exists() and secret.stat().st_mode & 0o077:
        yield Finding(False, f"files: {secret} can be read by others: chmod 600")


def _public_url(settings: Settings) -> Iterator[Finding]:
    if not settings.server.public_url:
        yield Finding(False, "public_url: empty, so no QR code or link is printed")
        return
    for well, sentence in public_address.examine(settings, clock.now()):
        yield Finding(well, sentence)


def _backup(settings: Settings) -> Iterator[Finding]:
    """How old the newest copy is."""
    copies = [
        datetime.fromtimestamp(file.stat().st_mtime).astimezone()
        for file in (settings.folder / backups.FOLDER).glob("*")
        if file.is_file() and not file.name.startswith(("before-restore", "damaged"))
    ]
    if not copies:
        began = settings.folder / SECRET
        is_new = not began.exists() or _age(began) < OLDEST_BACKUP
        yield Finding(is_new, f"backup: none in {settings.folder / backups.FOLDER}")
        return
    newest = max(copies).astimezone(settings.zone)
    yield Finding(clock.now() - newest < OLDEST_BACKUP, f"backup: the newest is of {newest:%Y-%m-%d %H:%M}")


def _age(file: Path) -> timedelta:
    return clock.now() - datetime.fromtimestamp(file.stat().st_mtime).astimezone()


def _message_queue(settings: Settings) -> Iterator[Finding]:
    url = settings.server.message_queue
    if not url:
        return
    import redis

    try:
        within = {"socket_connect_timeout": ANSWERS_WITHIN_S, "socket_timeout": ANSWERS_WITHIN_S}
        redis.Redis.from_url(url, **within).ping()
        yield Finding(True, "message queue: answers")
    except redis.RedisError as error:
        yield Finding(False, f"message queue: {error}")


def _open_files(_settings: Settings) -> Iterator[Finding]:
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    yield Finding(most >= LEAST_FILES, f"open files: up to {most} from here; each screen and phone is one")


def _browser_files(_settings: Settings) -> Iterator[Finding]:
    there = (importlib.resources.files("queue_core") / "web" / "static" / "vendor").is_dir()
    yield Finding(there, f"browser files: {'in place' if there else 'missing'}")


def _messages(settings: Settings) -> Iterator[Finding]:
    """Texts that can be filled in, and addresses that Apprise understands; nothing is sent."""
    if not settings.messages.is_on:
        yield Finding(True, "messages: none are sent; [messages] names no channel")
        return
    try:
        texts.load(settings)
    except BadSettings as error:
        yield from (Finding(False, f"messages: {line}") for line in str(error).splitlines())
    for name, address in settings.messages.channels.items():
        is_understood = gateway.is_understood(address)
        yield Finding(
            is_understood, f"messages by {name}: {'ready' if is_understood else 'no address of Apprise'}"
        )


CHECKS: tuple[Callable[[Settings], Iterator[Finding]], ...] = (
    _config,
    _database,
    _clock,
    _disk,
    _open_files,
    _message_queue,
    _printers,
    _voice,
    _public_url,
    _messages,
    doctor_signin.sign_in,
    _backup,
    _browser_files,
)
