"""The `lobby` command. Every error is one clear line and a status that is not 0."""

import logging
import sqlite3
from pathlib import Path
from typing import Any

import click

from queue_core import clock, logs
from queue_core.commands.agent import print_agent
from queue_core.commands.feed import appointments, privacy
from queue_core.commands.init import init
from queue_core.commands.shell import fail, lobby, with_config
from queue_core.commands.simulate import simulate
from queue_core.commands.staff import staff
from queue_core.commands.storage import storage
from queue_core.commands.tokens import token
from queue_core.data import backups
from queue_core.settings import settings as reading

__all__ = ["lobby"]

log = logging.getLogger(__name__)


@lobby.command()
@click.option("--config", metavar="FILE", help="Default: ./config.toml, else the shipped office.")
@click.option("--host", help="Default: [server] host.")
@click.option("--port", type=click.IntRange(0, 65535), help="Default: [server] port.")
def serve(config: str | None, host: str | None, port: int | None) -> None:
    """Bring the database up to date, then serve all screens, with the printing agent."""
    from queue_core.actions import founding
    from queue_core.commands import doctor_settings
    from queue_core.messages import texts
    from queue_core.serving import process

    given = {key: value for key, value in {"host": host, "port": port}.items() if value is not None}
    settings = reading.load(config, **({"server": given} if given else {}))
    logs.say(settings.server.log)
    texts.load(settings)
    for finding in doctor_settings.booking(settings):
        if not finding.well:
            log.warning("%s", finding.sentence)
    office = founding.opened(settings, clock.now())
    founding.ready(office, clock.now())

    def ready(_app: Any, address: str) -> None:
        click.echo(f"Lobby is open at {address}/")

    process.serve(office, ready=ready)


@lobby.command()
@click.option("--port", type=click.IntRange(0, 65535), default=8080, show_default=True)
@click.option("--config", metavar="FILE", help="Default: ./config.toml, else the shipped office.")
@click.option(
    "--pace",
    type=click.FloatRange(0.1, 100),
    default=1.0,
    show_default=True,
    help="How fast the morning goes.",
)
@click.option("--still", is_flag=True, help="Nobody comes and nobody calls but you.")
def demo(port: int, config: str | None, pace: float, still: bool) -> None:
    """An office to try: a morning that plays by itself, staff, a preview printer, open at any hour."""
    from queue_core.commands.demo import run

    run(port, config, pace=pace, still=still)


@lobby.command()
@click.option("--out", required=True, metavar="FOLDER", type=click.Path(file_okay=False, path_type=Path))
@with_config
def poster(settings: reading.Settings, out: Path) -> None:
    """Write who has priority, how the line works and what to bring, as PDF in each language, A4 and A3."""
    from queue_core.commands.poster import write_posters

    for file in write_posters(settings, out, clock.now()):
        click.echo(file)


@lobby.command("print-test")
@click.option("--printer", metavar="NAME", help="Default: the first of config.toml.")
@with_config
def print_test(settings: reading.Settings, printer: str | None) -> None:
    """Print a sample slip and say whether the printer confirmed it."""
    from queue_core.commands.trials import print_sample

    click.echo(print_sample(settings, printer))


@lobby.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@with_config
def voices(settings: reading.Settings, folder: Path) -> None:
    """Write into FOLDER what the TV would say: the chime, and a call in each language, to be listened to."""
    from queue_core.commands.trials import write_voices

    for file in write_voices(settings, folder):
        click.echo(file)


@lobby.group()
def messages() -> None:
    """The texts of what visitors are told."""


@messages.command("texts")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def write_texts(file: Path) -> None:
    """Write the shipped texts into FILE, to be edited and named in [messages] texts."""
    from queue_core.messages.texts import shipped

    with file.open("x", encoding="utf-8") as new:
        new.write(shipped())
    click.echo(f"{file}: edit it, and name it in config.toml as [messages] texts")


@messages.command("preview")
@with_config
def preview(settings: reading.Settings) -> None:
    """Show each message as it would read, filled with an example."""
    from queue_core.messages import texts

    for kind, code, written in texts.previews(settings, clock.now()):
        click.echo(f"--- {kind} ({code}): {written.subject}\n{written.text}\n")


@lobby.command()
@with_config
def doctor(settings: reading.Settings) -> None:
    """Check what the office stands on; not 0 when something needs care."""
    from queue_core.commands.doctor import examine

    care = 0
    for well, sentence in examine(settings):
        click.echo(f"{'ok  ' if well else 'CARE'}  {sentence}")
        care += not well
    if care:
        fail(f"{care} of these need care" if care > 1 else "one of these needs care")


@lobby.command()
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@with_config
def backup(settings: reading.Settings, file: Path | None) -> None:
    """Copy the SQLite database into a new FILE, while the server runs.

    Without FILE into the folder's backups/, from where the server deletes it when it is too old.
    """
    now = clock.now()
    file = file or backups.folder(settings) / f"lobby-{now.astimezone(settings.zone):%Y-%m-%d-%H%M%S}.db"
    try:
        backups.copy_database(settings, file, now)
    except sqlite3.Error as error:
        fail(f"{file}: {error}")
    click.echo(f"{file}: a whole copy of the database, with the server's secret")


@lobby.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_config
def restore(settings: reading.Settings, file: Path) -> None:
    """Put a copy that `lobby backup` made in the place of the SQLite database; the server must be stopped.

    The present database is kept in the folder's backups/.
    """
    try:
        copy, kept = backups.restore(settings, file, clock.now())
    except sqlite3.Error as error:
        fail(f"{file}: {error}")
    made = (
        f"made {copy.made_at.astimezone(settings.zone):%Y-%m-%d %H:%M}" if copy.made_at else "of unknown age"
    )
    until = f"{copy.last_at.astimezone(settings.zone):%Y-%m-%d %H:%M}" if copy.last_at else "none"
    click.echo(f"{file}: restored, {made}; {copy.events} events, the last {until}")
    if not copy.secret:
        click.echo("The copy holds no secret of the server: this folder's own stays.")
    if kept:
        click.echo(f"{kept}: the database as it was until now")


lobby.add_command(appointments)
lobby.add_command(init)
lobby.add_command(print_agent)
lobby.add_command(privacy)
lobby.add_command(simulate)
lobby.add_command(staff)
lobby.add_command(storage)
lobby.add_command(token)
