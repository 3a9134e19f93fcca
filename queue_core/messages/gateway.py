"""One channel's way out: a program that takes a message from standard input, and says what became of it.

    python -m queue_core.messages.gateway

Both ends speak lines of JSON over a socket that is this program's standard input. It imports nothing of
Lobby's but this file, and neither the recipient nor the text ever stands in its arguments, its environment or
a log.
"""

import json
import logging
import os
import re
import shutil
import socket
import sys
import tempfile
from typing import Any
from urllib.parse import quote

SENT, REFUSED, UNCLEAR, UNFIT = "sent", "refused", "unclear", "unfit"
TO = "{to}"
PUSH = "push:"
"""The address of browsers: the recipient is a subscription, which has its own."""
PATIENCE_S = 10
NEVER_REACHED = re.compile(
    r"Connection refused|NewConnectionError|Name or service not known|getaddrinfo|No route to host"
    r"|Network is unreachable|ConnectTimeout|ConnectionRefusedError|gaierror",
    re.I,
)
_HTTP, _SMTP = re.compile(r"error=([45]\d\d)"), re.compile(r"\(([45]\d\d), ")
_NOBODY = re.compile(
    r"no (?:e-?mail )?(?:recipients|targets)|are no |not? (?:a )?valid (?:e-?mail|phone)", re.I
)


def deliver(message: dict[str, Any]) -> tuple[str, str | None]:
    """Send one message through Apprise: what became of it, and in a word why.

    Apprise answers only yes or no. What it says to its log tells a gateway's own refusal, and one that was
    never reached, from the rest: there nobody knows whether the message arrived.
    """
    if message["address"] == PUSH:
        return _push(message)
    from apprise import Apprise, AppriseAsset, NotifyFormat, PersistentStoreMode

    address, to, text = message["address"], message["to"], message["text"]
    if TO in address:
        address = address.replace(TO, quote(to, safe=""))
    else:
        text = f"{to}: {text}"
    said = _Said()
    logger = logging.getLogger("apprise")
    logger.handlers, logger.propagate = [said], False
    logger.setLevel(logging.DEBUG)
    asset = AppriseAsset(app_id="Lobby", storage_mode=PersistentStoreMode.MEMORY, secure_logging=True)
    service = Apprise.instantiate(address, asset=asset, suppress_exceptions=True)
    if not service:
        return UNFIT, "address"
    attached = [_kept(each) for each in message.get("attach", ())]
    try:
        taken = service.notify(
            body=text,
            title=message.get("subject") or "",
            body_format=NotifyFormat.TEXT,
            attach=attached or None,
        )
    except Exception as fault:
        # A plug-in's own fault; it may have sent before.
        return UNCLEAR, type(fault).__name__[:40]
    finally:
        for file in attached:
            shutil.rmtree(os.path.dirname(file), ignore_errors=True)
    return (SENT, None) if taken else _judged(said.text)


def _push(message: dict[str, Any]) -> tuple[str, str | None]:
    """Send a message to a browser by its push service (RFC 8030), which keeps it for ten minutes."""
    from pywebpush import WebPushException, webpush  # type: ignore[import-untyped]
    from requests.exceptions import ConnectionError, RequestException

    data = {"title": message["subject"], "body": message["text"], "url": message.get("url") or ""}
    try:
        webpush(
            json.loads(message["to"]),
            data=json.dumps(data),
            vapid_private_key=message["vapid"],
            vapid_claims={"sub": message["sender"]},
            ttl=600,
            timeout=PATIENCE_S,
            headers={"urgency": "high"},
        )
    except WebPushException as error:
        if error.response is None:
            return UNCLEAR, "no answer"
        # 404 and 410 say that the browser no longer wants anything (RFC 8030, 7.3).
        status = error.response.status_code
        return (UNFIT if status in (404, 410) else REFUSED), f"http {status}"
    except ConnectionError as error:
        return (REFUSED, "not reached") if NEVER_REACHED.search(str(error)) else (UNCLEAR, "no answer")
    except RequestException:
        return UNCLEAR, "no answer"
    except Exception as fault:
        # Keys that are none.
        return UNFIT, type(fault).__name__[:40]
    return SENT, None


def is_understood(address: str) -> bool:
    """Whether Apprise knows what to do with an address."""
    from apprise import Apprise

    to = "visitor@example.org" if address.startswith("mail") else "+40721000000"
    logging.getLogger("apprise").setLevel(logging.CRITICAL)
    return bool(Apprise.instantiate(address.replace(TO, quote(to, safe="")), suppress_exceptions=True))


def _judged(said: str) -> tuple[str, str]:
    for kind, status in (("http", _HTTP), ("smtp", _SMTP)):
        if found := status.findall(said):
            return REFUSED, f"{kind} {found[-1]}"
    if NEVER_REACHED.search(said):
        return REFUSED, "not reached"
    return (UNFIT, "recipient") if _NOBODY.search(said) else (UNCLEAR, "no answer")


def _kept(attachment: dict[str, str]) -> str:
    """An attachment as a file of its name, which Apprise wants."""
    folder = tempfile.mkdtemp(prefix="lobby-message-")
    file = os.path.join(folder, attachment["name"])
    with open(file, "w", encoding="utf-8", newline="") as open_file:
        open_file.write(attachment["content"])
    return file


class _Said(logging.Handler):
    """What Apprise logs of one message: read here, and shown to nobody, for it may name the recipient."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""

    def emit(self, record: logging.LogRecord) -> None:
        self.text += record.getMessage() + "\n"


def run(connection: socket.socket) -> None:
    """Deliver one message after another until the other end is closed."""
    with connection.makefile("r", encoding="utf-8") as lines:
        for line in lines:
            outcome, problem = deliver(json.loads(line))
            connection.sendall(json.dumps({"outcome": outcome, "problem": problem}).encode() + b"\n")


if __name__ == "__main__":
    sys.tracebacklimit = 0
    inherited = socket.socket(fileno=0)
    # Who started this may be on greenlets, whose sockets do not block.
    inherited.setblocking(True)
    run(inherited)
