"""What every command shares: `--config`, the office, and errors told in one line, with a status above 0."""

import sys
from collections.abc import Callable
from functools import wraps
from typing import Any

import click
from sqlalchemy.exc import SQLAlchemyError

from queue_core import clock
from queue_core import settings as reading
from queue_core.appointments.entries import UnreadableFeed
from queue_core.data.migrations import NewerSchema
from queue_core.rules.refusals import Refusal

BY = "command"
UNUSABLE = 2


class Commands(click.Group):
    """A group whose commands never end in a traceback."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except (reading.BadSettings, NewerSchema) as error:
            fail(str(error), UNUSABLE)
        except Refusal as refusal:
            fail(f"{refusal} [{refusal.code}]")
        except (OSError, UnreadableFeed) as error:
            fail(str(error))
        except UnicodeError:
            fail("what was given is not UTF-8 text")
        except SQLAlchemyError as error:
            fail(f"the database: {getattr(error, 'orig', None) or error}")


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
        return command(reading.load(config), **given)

    return run


def with_office(command: Callable) -> Callable:
    """Give a command `--config` and hand it the office."""

    @with_config
    @wraps(command)
    def run(settings: reading.Settings, **given: Any) -> Any:
        from queue_core.actions.founding import opened

        office = opened(settings, clock.now())
        try:
            return command(office, **given)
        finally:
            office.storage.close()

    return run
