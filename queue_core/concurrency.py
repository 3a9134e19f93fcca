"""The one place that knows eventlet.

eventlet is in bug-fix mode and says so at each import; the warning is silenced here because the choice
was made knowing it, and everything else in the program would run the same on threads: `async_mode` in
config.toml decides, and the tests run both.
"""

import errno
import os
import resource
import select
import signal
import socket
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import Any

from queue_core.timely import IDLE_S, timely

DRAIN_S = 5.0
"""So long requests under way are waited for when the server is asked to end."""
SILENT_S = 20
"""So long a client may say nothing in the middle of a request or answer."""
OUT_OF_FILES = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM)
_green = False
_hurried: ContextVar[bool] = ContextVar("hurried", default=True)
_getaddrinfo = socket.getaddrinfo


def patch(async_mode: str) -> None:
    """Make the standard library cooperative for "eventlet". Must come before any other import."""
    global _green
    if async_mode != "eventlet":
        return
    warnings.filterwarnings("ignore", message=r"(?s)\s*Eventlet is deprecated")
    # Its own way to find addresses takes 7 MB, and reads the machine's settings only once.
    os.environ.setdefault("EVENTLET_NO_GREENDNS", "yes")
    import eventlet
    from eventlet.green import socket as green

    green.getaddrinfo = _addresses
    eventlet.monkey_patch(psycopg=False)
    _green = True


def _addresses(host: Any, port: Any, family: int = 0, type: int = 0, proto: int = 0, flags: int = 0) -> list:
    """`socket.getaddrinfo`; a name, whose answer may take seconds, is asked for in a thread."""
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
    """Let whatever else is ready go on: between the parts of long work that is too many-sided for a thread.

    A thread would be in the way at each of a request's statements, five milliseconds at a time.
    """
    time.sleep(0)


@contextmanager
def unhurried() -> Iterator[None]:
    """Inside, this thread or greenlet waits for its database as long as it takes: a migration, a copy."""
    before = _hurried.set(False)
    try:
        yield
    finally:
        _hurried.reset(before)


def is_hurried() -> bool:
    return _hurried.get()


def wait_for(file: int, *, writes: bool, within_s: float) -> bool:
    """Let others go on until a file can be read, or written; whether it could be within the time."""
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


def allow_many_files() -> None:
    """Raise the soft limit of open files: each screen is one, and 1024 are soon used up."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard if hard > 0 else soft, hard))


def open_files() -> int:
    """How many this process may have open."""
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; raises OSError when the address cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    listener.bind((host, port))
    listener.listen(1024)
    return listener


class _Door:
    """A listener that waits when files run out, where eventlet's server would end the process, and turns away
    whom there is no room for."""

    def __init__(self, listener: socket.socket, crowd: Any, pool: Any) -> None:
        self._listener, self._crowd, self._pool = listener, crowd, pool

    def __getattr__(self, name: str) -> Any:
        return getattr(self._listener, name)

    def accept(self) -> Any:
        import eventlet

        while True:
            try:
                connection, address = self._listener.accept()
            except OSError as error:
                if error.errno not in OUT_OF_FILES:
                    raise
                self._crowd.tell_that_it_is_full(self._pool.running())
                eventlet.sleep(0.2)
                continue
            if self._crowd.has_room(self._pool.running()):
                return connection, address
            with suppress(OSError):
                connection.sendall(self._crowd.turned_away)
            connection.close()
            eventlet.sleep(0)


def serve_green(listener: socket.socket, app: Any, ready: Callable[[], None]) -> None:
    """Serve on eventlet until SIGTERM or SIGINT; requests under way are finished, for a bounded time.

    `ready` is called when a signal would be heard.
    """
    import eventlet
    import eventlet.wsgi
    import greenlet

    from queue_core.crowd import Crowd

    main = greenlet.getcurrent()
    reader, writer = os.pipe()
    os.set_blocking(reader, False)
    os.set_blocking(writer, False)
    signal.set_wakeup_fd(writer)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)
    crowd = Crowd(app, open_files())

    class Pool(eventlet.GreenPool):
        def waitall(self) -> None:  # eventlet's server does this last, and would wait for ever
            listener.close()
            crowd.see_off(DRAIN_S)

    def wait_for_the_signal() -> None:
        eventlet.hubs.trampoline(reader, read=True)
        be_deaf()
        main.throw(SystemExit)

    eventlet.spawn(wait_for_the_signal)
    ready()
    pool = Pool(crowd.most)
    door = _Door(listener, crowd, pool)
    eventlet.wsgi.server(
        door,
        crowd.__call__,  # the method itself: each socket would keep a call of the object on its stack
        custom_pool=pool,
        protocol=timely(eventlet.wsgi.HttpProtocol, eventlet.Timeout),
        keepalive=IDLE_S,
        socket_timeout=SILENT_S,
        log_output=False,
        debug=False,
    )


def be_deaf() -> None:
    """Hear no second signal: at the very end, where Python takes its handlers back, it would kill."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
