"""The program's first lines: eventlet, if it is asked for, before anything else is imported.

The mode is read with the standard library alone, from the same places as all settings; the settings
proper are checked later, whole.
"""

import json
import os
import sys
import tomllib
from pathlib import Path

from queue_core.concurrency import patch

SERVERS = {"serve", "demo"}
AGENT, ESTIMATOR = "print-agent", "estimate-waits"
"""Commands that start without the rest of the program: half the memory, half the time."""
DEFAULT_MODE = "eventlet"


def main() -> None:
    """`lobby …`"""
    if SERVERS & set(sys.argv[1:2]):
        patch(_async_mode(sys.argv))
    if sys.argv[1:2] == [AGENT]:
        from queue_core.commands.agent import print_agent
        from queue_core.commands.shell import lobby

        lobby.add_command(print_agent)
    elif sys.argv[1:2] == [ESTIMATOR]:
        from queue_core.commands.estimator import estimate_waits
        from queue_core.commands.shell import lobby

        lobby.add_command(estimate_waits)
    else:
        from queue_core.commands.cli import lobby
    lobby(prog_name="lobby")


def _async_mode(argv: list[str]) -> str:
    given = os.environ.get("LOBBY_SERVER__ASYNC_MODE") or _in_json(os.environ.get("LOBBY_SERVER", ""))
    if given:
        return given
    named = [argv[at + 1] for at, word in enumerate(argv[:-1]) if word == "--config"]
    named += [word.removeprefix("--config=") for word in argv if word.startswith("--config=")]
    for file in (*named, "config.toml"):
        try:
            found = tomllib.loads(Path(file).read_text(encoding="utf-8-sig"))
            return str(found.get("server", {}).get("async_mode", DEFAULT_MODE))
        except (OSError, ValueError, AttributeError):
            continue
    return DEFAULT_MODE


def _in_json(section: str) -> str | None:
    try:
        return json.loads(section).get("async_mode")
    except (ValueError, AttributeError):
        return None


if __name__ == "__main__":
    main()
