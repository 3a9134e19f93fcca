"""`lobby init`: a new office in a minute, from a few questions."""

import sys
from pathlib import Path

import click

from queue_core import clock
from queue_core.commands.shell import BY, fail

HOURS = "08:30-16:30"


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


@click.command()
@click.option("--config", default="config.toml", metavar="FILE", show_default=True, help="The file to write.")
@click.option("--name", prompt="What is the office called")
@click.option("--languages", prompt="Languages, the first one first", default="ro,en")
@click.option("--hours", prompt="Hours of a working day", default=HOURS, help="Several with a comma between.")
@click.option("--services", prompt="Services, with a comma between")
@click.option("--desks", prompt="How many desks", type=click.IntRange(1, 99))
@click.option("--admin", prompt="Sign-in of the first administrator", default="admin")
@click.option(
    "--country", default="RO", show_default=True, help="Whose public holidays it keeps; empty: none."
)
@click.option("--timezone", default="Europe/Bucharest", show_default=True)
@click.option("--folder", default="lobby-data", show_default=True, help="Where the office is kept.")
@click.option("--password-stdin", is_flag=True, help="Read the administrator's password from standard input.")
def init(
    config: str,
    name: str,
    languages: str,
    hours: str,
    services: str,
    desks: int,
    admin: str,
    country: str,
    timezone: str,
    folder: str,
    password_stdin: bool,
) -> None:
    """Make a new office: its config.toml, its database, its first administrator.

    Asks for what is not given, and never overwrites anything.
    """
    from queue_core.actions import founding, staff
    from queue_core.data.db import database, is_made
    from queue_core.settings.new_office import NewOffice, written
    from queue_core.settings.public_holidays import missing
    from queue_core.settings.settings import checked

    file, now = Path(config), clock.now()
    if file.exists():
        fail(f"{file}: is there already")
    codes = _parts(languages)
    days = missing(country, (), codes, now.date()) if country and codes else []
    asked = NewOffice(name, codes, timezone, country, _parts(hours), _parts(services), desks, folder, days)
    try:
        text = written(asked)
    except ValueError as error:
        fail(str(error))
    settings = checked(file, text)
    if is_made(database(settings)) and not settings.storage.url:
        fail(f"{settings.folder}: an office is kept there already; name another with --folder")
    if password_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    hashed = staff.hashed(password, admin, name)
    with file.open("x", encoding="utf-8") as new:
        new.write(text)
    office = founding.opened(settings, now)
    try:
        staff.add_staff(office, admin, name=admin, role="admin", password_hash=hashed, by=BY, now=now)
    finally:
        office.storage.close()
    click.echo(f"{file}: {name}, services {', '.join(settings.services)}, desks 1 to {desks}")
    click.echo(f"{len(days)} public holidays; the rest is changed at /counter/office, signed in as {admin}.")
    click.echo(f"Now: lobby serve --config {file}")
