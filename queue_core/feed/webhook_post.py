"""One message posted to the booking site (HTTP/1.1), answered by the status line alone.

Whatever the site sends behind that line is not read, and one end is set for the whole exchange: a site that
drips its answer holds nothing up. No proxy is used and no redirect followed.
"""

import base64
import re
import socket
import ssl
import time
from collections.abc import Mapping
from urllib.parse import SplitResult, quote, unquote, urlsplit

GONE = 410
_KEPT = "/%:@!$&'()*+,;=~?"
LONGEST_HEAD = 65_536
_STATUS_LINE = re.compile(rb"HTTP/1\.[01] ([1-5][0-9]{2})(?: [^\r\n]*)?\r?\n")
_HEAD = re.compile(rb".*?\r?\n\r?\n", re.S)


class NotTaken(OSError):
    """The site answered with something else than a 2xx."""

    def __init__(self, status: int) -> None:
        super().__init__(f"the site answered {status}")
        self.status = status


def post(address: str, body: bytes, headers: Mapping[str, str], *, within_s: float) -> None:
    """Post a body. Raises NotTaken, or OSError where there is no answer in time."""
    ends = time.monotonic() + within_s
    url = urlsplit(address)
    default_port = 443 if url.scheme == "https" else 80
    with socket.create_connection((url.hostname, url.port or default_port), timeout=within_s) as plain:
        if url.scheme == "https":
            plain.settimeout(_left(ends))
            with ssl.create_default_context().wrap_socket(plain, server_hostname=url.hostname) as secure:
                status = _exchange(secure, _request(url, body, headers), ends)
        else:
            status = _exchange(plain, _request(url, body, headers), ends)
    if not 200 <= status < 300:
        raise NotTaken(status)


def _request(url: SplitResult, body: bytes, headers: Mapping[str, str]) -> bytes:
    name = url.hostname or ""
    host = f"[{name}]" if ":" in name else name.encode("idna").decode()
    said = {"Host": f"{host}:{url.port}" if url.port else host, "Connection": "close", **headers}
    if url.username is not None:
        pair = f"{unquote(url.username)}:{unquote(url.password or '')}"
        said["Authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
    said["Content-Length"] = str(len(body))
    path = quote(url.path or "/", safe=_KEPT) + (f"?{quote(url.query, safe=_KEPT)}" if url.query else "")
    lines = [f"POST {path} HTTP/1.1", *(f"{name}: {value}" for name, value in said.items()), "", ""]
    return "\r\n".join(lines).encode() + body


def _exchange(wire: socket.socket, request: bytes, ends: float) -> int:
    """Send a request, and answer the status of what comes back."""
    wire.settimeout(_left(ends))
    wire.sendall(request)
    heard = b""
    while len(heard) < LONGEST_HEAD:
        wire.settimeout(_left(ends))
        part = wire.recv(4096)
        if not part:
            break
        heard += part
        while found := _STATUS_LINE.match(heard):
            status = int(found[1])
            if status >= 200:
                return status
            # Of an interim answer (103 Early Hints) the whole head is passed over.
            head = _HEAD.match(heard)
            if head is None:
                break
            heard = heard[head.end() :]
        if b"\n" in heard and not _STATUS_LINE.match(heard):
            break
    raise OSError("the site did not answer in HTTP")


def _left(ends: float) -> float:
    left = ends - time.monotonic()
    if left <= 0:
        raise TimeoutError("the site did not answer in time")
    return left
