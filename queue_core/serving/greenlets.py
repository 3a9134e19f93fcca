"""The server on eventlet: one greenlet for each connection."""

import errno
import os
import resource
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from queue_core.serving.connections import Connections
from queue_core.serving.strict_http import IDLE_S, strict

DRAIN_S = 5.0
"""How long requests under way may take to finish after SIGTERM."""
SILENT_S = 20
"""How long a client may be silent in the middle of a request or answer."""
OUT_OF_FILES = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM)


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
    """A listener that waits when file descriptors run out, where eventlet's server would end the process, and
    answers 503 to connections beyond the limit."""

    def __init__(self, listener: socket.socket, connections: Any, pool: Any) -> None:
        self._listener, self._connections, self._pool = listener, connections, pool

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
                self._connections.tell_that_it_is_full(self._pool.running())
                eventlet.sleep(0.2)
                continue
            if self._connections.has_room(self._pool.running()):
                return connection, address
            with suppress(OSError):
                connection.sendall(self._connections.turned_away)
            connection.close()
            eventlet.sleep(0)


def serve_green(listener: socket.socket, app: Any, ready: Callable[[], None]) -> None:
    """Serve on eventlet until SIGTERM or SIGINT; requests under way are finished, for a bounded time.

    `ready` is called when a signal would be heard.
    """
    import eventlet
    import eventlet.wsgi
    import greenlet

    main = greenlet.getcurrent()
    reader, writer = os.pipe()
    os.set_blocking(reader, False)
    os.set_blocking(writer, False)
    signal.set_wakeup_fd(writer)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)
    connections = Connections(app, open_files())

    class Pool(eventlet.GreenPool):
        def waitall(self) -> None:  # eventlet's server does this last, and would wait for ever
            listener.close()
            connections.see_off(DRAIN_S)

    def wait_for_the_signal() -> None:
        eventlet.hubs.trampoline(reader, read=True)
        be_deaf()
        main.throw(SystemExit)

    eventlet.spawn(wait_for_the_signal)
    ready()
    pool = Pool(connections.most)
    door = _Door(listener, connections, pool)
    eventlet.wsgi.server(
        door,
        connections.__call__,  # the method: calling the object would keep one more frame for each socket
        custom_pool=pool,
        protocol=strict(eventlet.wsgi.HttpProtocol, eventlet.Timeout),
        keepalive=IDLE_S,
        socket_timeout=SILENT_S,
        log_output=False,
        debug=False,
    )


def be_deaf() -> None:
    """Ignore further signals: the interpreter restores the default handlers when it ends, and a second
    SIGTERM would then kill the process."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
