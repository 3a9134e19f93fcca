"""The program's log: lines for people, or a JSON object in each line for programs.

No line holds a name, a phone or a token: a request is named by its route, never by its path.
"""

import json
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

CHATTY = ("werkzeug", "engineio", "socketio", "alembic", "engineio.client", "socketio.client")
PLAIN = "%(asctime)s %(levelname)s %(name)s: %(message)s%(of_request)s"

current_request: Callable[[], str | None] = lambda: None  # noqa: E731
"""The id of the request that is being answered; set by `web.request_log`."""


class Lines(logging.Formatter):
    """A line for people, at its end the request's id."""

    def format(self, record: logging.LogRecord) -> str:
        request = current_request()
        record.of_request = f" [{request}]" if request else ""
        return super().format(record)


class Objects(logging.Formatter):
    """A JSON object in one line: time, level, logger, message, the request's id, and facts."""

    def format(self, record: logging.LogRecord) -> str:
        said: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "says": record.getMessage(),
        }
        request = current_request()
        if request:
            said["request"] = request
        said |= getattr(record, "facts", {})
        if record.exc_info:
            said["fault"] = self.formatException(record.exc_info)
        return json.dumps(said, ensure_ascii=False, default=str)


def say(kind: str) -> None:
    """Say everything from now on as "text" or as "json", on standard error."""
    _HANDLER.setFormatter(Objects() if kind == "json" else Lines(PLAIN))
    # As logging.basicConfig does: handlers that are there already are kept.
    logging.basicConfig(level=logging.INFO, handlers=[_HANDLER])
    for name in CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)


_HANDLER = logging.StreamHandler()
