"""One question to CUPS that its commands do not answer: how a job ended (IPP, RFC 8011, Get-Job-Attributes).

`lpstat` shows a job that was given up just like one that is done.
"""

import re
import socket
from http.client import HTTPConnection, HTTPException

PENDING = (3, 4, 5, 6)
"""States of a job that is not over; 9 is the only one of a job that is done."""
COMPLETED = 9
CHARSET, LANGUAGE, URI, KEYWORD, ENUM = b"\x47", b"\x48", b"\x45", b"\x44", b"\x23"
OPERATION_ATTRIBUTES, END = b"\x01", b"\x03"
GET_JOB_ATTRIBUTES = b"\x01\x01\x00\x09\x00\x00\x00\x01"
STATE = re.compile(re.escape(ENUM + b"\x00\x09job-state\x00\x04") + b"(.{4})", re.DOTALL)


def job_state(server: str, job: int, within: float) -> int:
    """The job-state of a job by its number; OSError when the server does not tell.

    `server` is what `lpstat -H` says: a host and port, or the path of a socket.
    """
    question = GET_JOB_ATTRIBUTES + OPERATION_ATTRIBUTES
    for kind, name, value in (
        (CHARSET, "attributes-charset", "utf-8"),
        (LANGUAGE, "attributes-natural-language", "en"),
        (URI, "job-uri", f"ipp://localhost/jobs/{job}"),
        (KEYWORD, "requested-attributes", "job-state"),
    ):
        question += kind + b"".join(len(part).to_bytes(2) + part.encode() for part in (name, value))
    connection = HTTPConnection("localhost" if server.startswith("/") else server, timeout=within)
    try:
        if server.startswith("/"):
            connection.sock = socket.socket(socket.AF_UNIX)
            connection.sock.settimeout(within)
            connection.sock.connect(server)
        connection.request("POST", "/jobs/", question + END, {"Content-Type": "application/ipp"})
        found = STATE.search(connection.getresponse().read())
    except HTTPException as error:
        raise OSError(f"CUPS at {server}: {error!r}") from None
    finally:
        connection.close()
    if not found:
        raise OSError(f"CUPS at {server} does not know its job {job}")
    return int.from_bytes(found[1])
