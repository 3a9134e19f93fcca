"""The command of the printing agent: a kiosk's computer is small, so it starts without settings, database and
screens."""

import os
import threading
from pathlib import Path

import click

from queue_core import logs

TOKEN, TOKEN_FILE = "LOBBY_AGENT_TOKEN", "LOBBY_AGENT_TOKEN_FILE"
NICE = 10
"""The process priority (nice): screens come before paper."""


@click.command("print-agent")
@click.option("--server", required=True, metavar="URL", help="Where the server is.")
@click.option(
    "--token",
    envvar=TOKEN,
    help=f"A token of scope kiosk; or in {TOKEN}, or in a file that {TOKEN_FILE} names.",
)
@click.option("--printer", multiple=True, metavar="NAME", help="One of kind agent; may be given again.")
@click.option("--log", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--with-parent", is_flag=True, hidden=True, help="End with who holds standard input.")
@click.option("--config", hidden=True)
def print_agent(
    server: str, token: str | None, printer: tuple[str, ...], log: str, with_parent: bool, config: str | None
) -> None:
    """Print at a kiosk's own computer for a server's printers of kind agent, those that are named.

    For the office's other printers `lobby serve` starts one of its own.
    """
    from queue_core.printing.agent import Agent

    token = token or _token_in(os.environ.get(TOKEN_FILE, ""))
    logs.say(log)
    os.nice(NICE)
    if with_parent:
        threading.Thread(target=end_with_parent, daemon=True).start()
    Agent(server, token, printer).run()


def _token_in(file: str) -> str:
    """The token that a file holds. Raises OSError where it cannot be read, UsageError where there is none."""
    token = Path(file).read_text(encoding="utf-8").strip() if file else ""
    if not token:
        raise click.UsageError(f"a token is needed: --token, {TOKEN}, or a file that {TOKEN_FILE} names")
    return token


def end_with_parent() -> None:
    """End this process once whoever holds the other end of standard input is gone."""
    while os.read(0, 1024):
        pass
    os._exit(0)
