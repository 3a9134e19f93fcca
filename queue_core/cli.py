"""The `lobby` command. Every error is one clear line and a status that is not 0."""

import logging
import sqlite3
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click
from sqlalchemy.exc import SQLAlchemyError

from queue_core import clock
from queue_core import settings as reading
from queue_core.actions import staff as staff_acts
from queue_core.data.db import Office
from queue_core.rules.refusals import Refusal

BY = "command"
UNUSABLE = 2


class Commands(click.Group):
    """A group whose commands never end in a traceback."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except reading.BadSettings as error:
            _fail(str(error), UNUSABLE)
        except Refusal as refusal:
            _fail(f"{refusal} [{refusal.code}]")
        except OSError as error:
            _fail(str(error))
        except UnicodeError:
            _fail("what was given is not UTF-8 text")
        except SQLAlchemyError as error:
            _fail(f"the database: {getattr(error, 'orig', None) or error}")


def _fail(sentence: str, status: int = 1) -> None:
    click.echo(f"lobby: {sentence}", err=True)
    sys.exit(status)


def with_config(command: Callable) -> Callable:
    """Give a command `--config` and hand it the settings."""

    @click.option(
        "--config", "config", metavar="FILE", help="Default: ./config.toml, else the shipped office."
    )
    @wraps(command)
    def run(config: str | None, **given: Any) -> Any:
        return command(reading.load(config), **given)

    return run


def with_office(command: Callable) -> Callable:
    """Give a command `--config` and hand it the office."""

    @with_config
    @wraps(command)
    def run(settings: reading.Settings, **given: Any) -> Any:
        from queue_core.server import open_office

        office = open_office(settings)
        try:
            return command(office, **given)
        finally:
            office.storage.close()

    return run


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="lobby-queue")
def lobby() -> None:
    """The line of a public office: kiosk, lobby TV, desks, and the booked always first."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for chatty in ("werkzeug", "engineio", "socketio", "alembic", "engineio.client", "socketio.client"):
        logging.getLogger(chatty).setLevel(logging.WARNING)


@lobby.command()
@click.option("--config", metavar="FILE", help="Default: ./config.toml, else the shipped office.")
@click.option("--host", help="Default: [server] host.")
@click.option("--port", type=click.IntRange(0, 65535), help="Default: [server] port.")
def serve(config: str | None, host: str | None, port: int | None) -> None:
    """Bring the database up to date, then serve all screens, with the printing agent."""
    from queue_core import server

    given = {key: value for key, value in {"host": host, "port": port}.items() if value is not None}
    office = server.open_office(reading.load(config, **({"server": given} if given else {})))

    def ready(_app: Any, address: str) -> None:
        click.echo(f"Lobby is open at {address}/")

    server.serve(office, ready=ready)


@lobby.command()
@click.option("--port", type=click.IntRange(0, 65535), default=8080, show_default=True)
@click.option("--config", metavar="FILE", help="Default: ./config.toml, else the shipped office.")
def demo(port: int, config: str | None) -> None:
    """An office to try: staff, today's appointments, a preview printer, open at any hour."""
    from queue_core.demo import run

    run(port, config)


@lobby.command("print-agent")
@click.option("--server", required=True, metavar="URL", help="Where the server is.")
@click.option(
    "--token", envvar="LOBBY_AGENT_TOKEN", required=True, help="A supervisor's token, or LOBBY_AGENT_TOKEN."
)
@click.option("--with-parent", is_flag=True, hidden=True)
@click.option("--config", hidden=True)
def print_agent(server: str, token: str, with_parent: bool, config: str | None) -> None:
    """Print for a server's printers; `lobby serve` starts one of its own."""
    from queue_core.server import run_agent

    run_agent(server, token, with_parent=with_parent)


@lobby.command("print-test")
@click.option("--printer", metavar="NAME", help="Default: the first of config.toml.")
@with_config
def print_test(settings: reading.Settings, printer: str | None) -> None:
    """Print a sample slip and say whether the printer confirmed it."""
    from queue_core.commands import print_sample

    click.echo(print_sample(settings, printer))


@lobby.command()
@with_config
def doctor(settings: reading.Settings) -> None:
    """Check what the office stands on; not 0 when something needs care."""
    from queue_core.commands import examine

    findings = examine(settings)
    for well, sentence in findings:
        click.echo(f"{'ok  ' if well else 'CARE'}  {sentence}")
    if not all(well for well, _ in findings):
        sys.exit(1)


@lobby.group()
def staff() -> None:
    """Accounts of staff."""


@staff.command("add")
@click.argument("login")
@click.option("--name", required=True)
@click.option("--role", required=True, type=click.Choice(staff_acts.ROLES))
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@with_office
def add_staff(office: Office, login: str, name: str, role: str, password_stdin: bool) -> None:
    """Add an account; asks for the password unless told to read it."""
    if password_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    hashed = staff_acts.hashed(password)
    staff_acts.add_staff(office, login, name=name, role=role, password_hash=hashed, by=BY, now=clock.now())
    click.echo(f"{login} may sign in at /counter/ as {role}.")


@lobby.group()
def token() -> None:
    """Tokens for devices and feeds."""


@token.command("add")
@click.argument("name")
@click.option("--scope", required=True, type=click.Choice(staff_acts.SCOPES))
@with_office
def add_token(office: Office, name: str, scope: str) -> None:
    """Add a token; it is shown once, alone on the last line."""
    secret = staff_acts.new_token()
    staff_acts.add_token(
        office, name, scope=scope, token_digest=staff_acts.digest(secret), by=BY, now=clock.now()
    )
    click.echo(f"Token {name}, scope {scope}; it is shown this once:")
    click.echo(secret)


@lobby.group()
def appointments() -> None:
    """The feed of appointments."""


@appointments.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would become of each line, and keep nothing.")
@with_office
def import_appointments(office: Office, file: Path, dry_run: bool) -> None:
    """Take the appointments of a CSV or iCalendar file; not 0 when a line was refused."""
    from queue_core.commands import import_feed

    report = import_feed(office, file, rehearsal=dry_run)
    click.echo(f"Nothing is kept; it would be: {report.summary}" if dry_run else report.summary)
    for line in report.refused:
        click.echo(line)
    if report.refused:
        sys.exit(1)


@lobby.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_config
def backup(settings: reading.Settings, file: Path) -> None:
    """Copy the SQLite database into a new FILE, while the server runs."""
    from queue_core.commands import copy_database

    try:
        copy_database(settings, file)
    except sqlite3.Error as error:
        _fail(f"{file}: {error}")
    click.echo(f"{file}: a whole copy of the database")
