"""The command that the leading server process starts to have the waits estimated beside it.

It starts without screens. The settings are those of the server, told by standard input, with which it ends.
"""

import json
import logging
import os
import sys
import threading
from pathlib import Path

import click

from queue_core import logs
from queue_core.commands.agent import NICE, end_with_parent


@click.command("estimate-waits", hidden=True)
@click.option("--log", type=click.Choice(["text", "json"]), default="text")
@click.option("--config", hidden=True)
def estimate_waits(log: str, config: str | None) -> None:
    """Estimate the waits of an office again and again; `lobby serve` starts it."""
    from queue_core.data import reach
    from queue_core.data.db import Office, Storage, database
    from queue_core.serving.estimating import Estimating
    from queue_core.settings.settings import checked

    logs.say(log)
    # How the database is, is the server's to say.
    logging.getLogger(reach.__name__).disabled = True
    os.nice(NICE)
    line = sys.stdin.buffer.readline()
    if not line:  # The server has ended already.
        return
    told = json.loads(line)
    threading.Thread(target=end_with_parent, daemon=True).start()
    settings = checked(Path(told["path"]), told["text"], **told["given"])
    Estimating(Office(settings, Storage(database(settings)))).run()
