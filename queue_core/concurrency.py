"""All that the program asks of eventlet: the patched standard library, work in threads, waiting for a file.

Only this file and `serving/` import eventlet. It is in bug-fix mode and warns of that at each import; the
warning is silenced because the choice is deliberate. `async_mode` in config.toml runs the same program on
threads, and the tests run both.
"""

import os
import select
import socket
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_green = False
_hurried: ContextVar[bool] = ContextVar("hurried", default=True)
_getaddrinfo = socket.getaddrinfo


def patch(async_mode: str) -> None:
    """Make the standard library cooperative for "eventlet". Must come before any other import."""
    global _green
    if async_mode != "eventlet":
        return
    warnings.filterwarnings("ignore", message=r"(?s)\s*Eventlet is deprecated")
    # Without eventlet's own DNS resolver, which takes 7 MB and reads the machine's settings only once.
    os.environ.setdefault("EVENTLET_NO_GREENDNS", "yes")
    import eventlet
    from eventlet.green import socket as green

    green.getaddrinfo = _addresses
    eventlet.monkey_patch(psycopg=False)
    _green = True


def _addresses(host: Any, port: Any, family: int = 0, type: int = 0, proto: int = 0, flags: int = 0) -> list:
    """`socket.getaddrinfo`, in a thread for names, whose resolution may take seconds."""
    try:
        return _getaddrinfo(host, port, family, type, proto, flags | socket.AI_NUMERICHOST)
    except socket.gaierror:
        return off_the_hub(_getaddrinfo, host, port, family, type, proto, flags)


def off_the_hub(function: Callable[..., Any], *args: Any) -> Any:
    """Run CPU-heavy work (a password's hash) in a real thread, so that no screen waits for it."""
    if not _green:
        return function(*args)
    from eventlet import tpool

    return tpool.execute(function, *args)


def breathe() -> None:
    """Yield to whatever else is ready; called between the parts of long work that stays in this thread.

    In a thread of its own it would hold the interpreter's lock (GIL): a request would wait up to 5 ms, the
    switch interval, after each of its SQL statements.
    """
    time.sleep(0)


@contextmanager
def unhurried() -> Iterator[None]:
    """Without timeouts of the database, for this thread or greenlet: a migration, a copy."""
    before = _hurried.set(False)
    try:
        yield
    finally:
        _hurried.reset(before)


def is_hurried() -> bool:
    return _hurried.get()


def wait_for(file: int, *, writes: bool, within_s: float) -> bool:
    """Yield until a file can be read, or written; whether it could within the time."""
    timeout = within_s if is_hurried() else None
    if not _green:
        poll = select.poll()
        poll.register(file, select.POLLOUT if writes else select.POLLIN)
        return bool(poll.poll(timeout and timeout * 1000))
    from eventlet.hubs import trampoline

    try:
        trampoline(file, read=not writes, write=writes, timeout=timeout, timeout_exc=TimeoutError)
    except TimeoutError:
        return False
    return True
