"""What every command shares: the group, `--config`, the office, and errors told in one line, with a status
above 0.

Settings and database are imported where they are used: the printing agent has neither.
"""

import sys
from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from queue_core import clock, logs

BY = "command"
UNUSABLE = 2


class Commands(click.Group):
    """A group whose commands never end in a traceback."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except Exception as error:
            _tell(error)
            raise


def _tell(error: Exception) -> None:
    """End with one sentence and a non-zero status, where the error is one that a person can mend."""
    from queue_core.data.migrations import NewerSchema
    from queue_core.data.reach import DatabaseError, in_a_line
    from queue_core.feed.entries import UnreadableFeed
    from queue_core.rules.refusals import Refusal
    from queue_core.settings.settings import BadSettings

    match error:
        case BadSettings() | NewerSchema():
            fail(str(error), UNUSABLE)
        case Refusal():
            if isinstance(error.__cause__, DatabaseError):
                fail(f"the database: {in_a_line(error.__cause__)}")
            fail(f"{error} [{error.code}]")
        case OSError():
            fail(_of_the_system(error))
        case UnreadableFeed():
            fail(str(error))
        case UnicodeError():
            fail("what was given is not UTF-8 text")
        case DatabaseError():
            fail(f"the database: {in_a_line(error)}")


def _of_the_system(error: OSError) -> str:
    """What the operating system refused, as a sentence that begins with the file."""
    words = {
        FileNotFoundError: "there is no such file",
        IsADirectoryError: "is a folder, not a file",
        PermissionError: "may not be read or written from this account",
        FileExistsError: "is there already",
    }
    said = next((words[kind] for kind in words if isinstance(error, kind)), None) or error.strerror
    return f"{error.filename}: {said}" if error.filename and said else str(error)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="lobby-queue")
def lobby() -> None:
    """The line of a public office: kiosk, lobby TV, desks, and the booked always first."""
    logs.say("text")


def fail(sentence: str, status: int = 1) -> None:
    click.echo(f"lobby: {sentence}", err=True)
    sys.exit(status)


def with_config(command: Callable) -> Callable:
    """Give a command `--config` and hand it the settings."""

    @click.option(
        "--config", "config", metavar="FILE", help="Default: ./config.toml, else the shipped office."
    )
    @wraps(command)
    def run(config: str | None, **given: Any) -> Any:
        from queue_core.settings.settings import load

        return command(load(config), **given)

    return run


def with_office(command: Callable) -> Callable:
    """Give a command `--config` and hand it the office."""

    @with_config
    @wraps(command)
    def run(settings: Any, **given: Any) -> Any:
        from queue_core.actions.founding import opened

        office = opened(settings, clock.now())
        try:
            return command(office, **given)
        finally:
            office.storage.close()

    return run
