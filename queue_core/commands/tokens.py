"""The commands around the tokens of devices and programs."""

import click

from queue_core import boards, clock
from queue_core.actions import devices
from queue_core.actions import staff as staff_acts
from queue_core.commands.shell import BY, with_office
from queue_core.data.db import Office
from queue_core.rules.scopes import SCOPES


@click.group()
def token() -> None:
    """Tokens for devices and feeds."""


@token.command("add")
@click.argument("name")
@click.option("--scope", required=True, type=click.Choice(SCOPES))
@click.option(
    "--printer",
    help="Whose slips a kiosk's screen, or its printing program, has; default: the first, or all.",
)
@with_office
def add_token(office: Office, name: str, scope: str, printer: str | None) -> None:
    """Add a token; it is shown once, alone on the last line."""
    secret = staff_acts.new_token()
    staff_acts.add_token(
        office,
        name,
        scope=scope,
        token_digest=staff_acts.digest(secret),
        printer=printer,
        by=BY,
        now=clock.now(),
    )
    click.echo(f"Token {name}, scope {scope}; it is shown this once:")
    click.echo(secret)


@token.command("list")
@with_office
def list_tokens(office: Office) -> None:
    """Each token and device: its name, its scope, since when, when it was last heard of, and its printer."""
    known = boards.devices(office)
    widest = max((len(each["name"]) for each in known), default=0)
    for each in known:
        made, seen = each["made_at"].astimezone(office.settings.zone), each["seen_at"]
        heard = f"{seen.astimezone(office.settings.zone):%Y-%m-%d %H:%M}" if seen else "–"
        named = f"{each['name']:{widest}}  {each['scope']:10}"
        click.echo(f"{named}  {made:%Y-%m-%d}  {heard:16}  {each['printer'] or ''}".rstrip())


@token.command("revoke")
@click.argument("name")
@with_office
def revoke_token(office: Office, name: str) -> None:
    """Take a token away, of a program or of a paired screen: it may do nothing any more."""
    devices.revoke(office, name, by=BY, now=clock.now())
    click.echo(f"{name} may do nothing any more.")
