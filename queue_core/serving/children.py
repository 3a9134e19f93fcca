"""The programs that the leading process has beside it: the printing agent, and what estimates the waits."""

import json
import os
import re
from collections.abc import Mapping

from queue_core.data.db import Office
from queue_core.serving.child_process import ChildProcess, Started

SECRET = re.compile("SECRET|TOKEN|PASSWORD|PASSWD|CREDENTIAL|API_KEY", re.IGNORECASE)
FIRST_PAGES_S = 1.0
"""A server's first pages come before the waits."""


def printing_agent(server: str, secret: str, log_as: str) -> ChildProcess:
    """The agent of the office's own printers, which asks this server for work."""
    asked = ["print-agent", "--server", server, "--log", log_as, "--with-parent"]
    environment = without_secrets(os.environ) | {"LOBBY_AGENT_TOKEN": secret}
    return ChildProcess("The printing agent", lambda: Started(asked, environment))


def waits_estimator(office: Office) -> ChildProcess:
    """What estimates the waits: it opens the database itself, and is started anew with other settings."""

    def how() -> Started:
        settings = office.settings
        told = {"path": str(settings.path), "text": settings.text, "given": dict(settings.given)}
        asked = ["estimate-waits", "--log", settings.server.log]
        return Started(asked, os.environ, json.dumps(told).encode() + b"\n")

    return ChildProcess("The estimate of the waits", how, begins_after_s=FIRST_PAGES_S)


def without_secrets(environment: Mapping[str, str]) -> dict[str, str]:
    """An environment but for the settings, which may hold secrets, PostgreSQL's own variables, and whatever
    its name calls a secret: a process that only prints needs none of them."""
    return {
        name: value
        for name, value in environment.items()
        if not name.startswith(("LOBBY_", "PG")) and not SECRET.search(name)
    }
