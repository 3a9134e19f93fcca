"""The commands around accounts of staff, by the same acts as the page of accounts."""

import sys

import click

from queue_core import boards, clock
from queue_core.actions import staff as acts
from queue_core.commands.shell import BY, with_office
from queue_core.data.db import Office

first = click.option("--first", is_flag=True, help="It lets in to change it, and nowhere else.")
password_stdin = click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")


@click.group()
def staff() -> None:
    """Accounts of staff."""


@staff.command("add")
@click.argument("login")
@click.option("--name", required=True)
@click.option("--role", required=True, type=click.Choice(acts.ROLES))
@first
@password_stdin
@with_office
def add(office: Office, login: str, name: str, role: str, first: bool, password_stdin: bool) -> None:
    """Add an account; asks for the password unless told to read it."""
    hashed = _hashed(password_stdin, login, name)
    now = clock.now()
    acts.add_staff(office, login, name=name, role=role, password_hash=hashed, first=first, by=BY, now=now)
    click.echo(f"{login} may sign in at /counter/ as {role}.")


@staff.command("list")
@with_office
def list_accounts(office: Office) -> None:
    """Who may sign in: login, role, since when, and name."""
    accounts = boards.accounts(office)
    widest = max((len(account["login"]) for account in accounts), default=0)
    for account in accounts:
        since = account["made_at"].astimezone(office.settings.zone)
        click.echo(f"{account['login']:{widest}}  {account['role']:10}  {since:%Y-%m-%d}  {account['name']}")


@staff.command("remove")
@click.argument("login")
@with_office
def remove(office: Office, login: str) -> None:
    """Take an account away; whoever is signed in with it is signed out."""
    acts.remove_staff(office, login, by=BY, now=clock.now())
    click.echo(f"{login} may not sign in any more.")


@staff.command("password")
@click.argument("login")
@first
@password_stdin
@with_office
def password(office: Office, login: str, first: bool, password_stdin: bool) -> None:
    """Set an account's password; whoever is signed in with the old one is signed out."""
    hashed = _hashed(password_stdin, login)
    acts.set_password(office, login, password_hash=hashed, first=first, by=BY, now=clock.now())
    click.echo(f"{login} signs in with the new password from now on.")


@staff.command("second-step-off")
@click.argument("login")
@with_office
def second_step_off(office: Office, login: str) -> None:
    """Take the second step of an account's sign-in away, when its phone and its recovery codes are lost."""
    taken = acts.take_second_step(office, login, by=BY, now=clock.now()).data["taken"]
    click.echo(
        f"{login} signs in by the password alone, or sets up a second step then where the role needs one."
        if taken
        else f"{login} had no second step."
    )


def _hashed(from_stdin: bool, *about: str) -> str:
    if from_stdin:
        return acts.hashed(sys.stdin.readline().rstrip("\r\n"), *about)
    return acts.hashed(click.prompt("Password", hide_input=True, confirmation_prompt=True), *about)
