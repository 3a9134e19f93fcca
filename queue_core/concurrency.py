"""The one place that knows eventlet.

eventlet is in bug-fix mode and says so at each import; the warning is silenced here because the choice
was made knowing it, and everything else in the program would run the same on threads: `async_mode` in
config.toml decides, and the tests run both.
"""

import errno
import os
import resource
import signal
import socket
import time
import warnings
from collections.abc import Callable
from typing import Any

from queue_core.timely import timely

GREEN_CONNECTIONS = 20_000
OUT_OF_FILES = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM)
_green = False


def patch(async_mode: str) -> None:
    """Make the standard library cooperative for "eventlet". Must come before any other import."""
    global _green
    if async_mode != "eventlet":
        return
    warnings.filterwarnings("ignore", message=r"(?s)\s*Eventlet is deprecated")
    import eventlet

    eventlet.monkey_patch()
    _green = True


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


def allow_many_files() -> None:
    """Raise the soft limit of open files: each screen is one, and 1024 are soon used up."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard if hard > 0 else soft, hard))


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; raises OSError when the address cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    listener.bind((host, port))
    listener.listen(1024)
    return listener


class _PatientListener:
    """accept() that waits when files run out, where eventlet's server would end the process."""

    def __init__(self, listener: socket.socket) -> None:
        self._listener = listener

    def __getattr__(self, name: str) -> Any:
        return getattr(self._listener, name)

    def accept(self) -> Any:
        import eventlet

        while True:
            try:
                return self._listener.accept()
            except OSError as error:
                if error.errno not in OUT_OF_FILES:
                    raise
            eventlet.sleep(0.2)


def serve_green(listener: socket.socket, app: Any) -> None:
    """Serve on eventlet until SIGTERM or SIGINT; requests under way are finished."""
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

    def wait_for_the_signal() -> None:
        eventlet.hubs.trampoline(reader, read=True)
        main.throw(SystemExit)

    eventlet.spawn(wait_for_the_signal)
    try:
        eventlet.wsgi.server(
            _PatientListener(listener),
            app,
            log_output=False,
            max_size=GREEN_CONNECTIONS,
            debug=False,
            protocol=timely(eventlet.wsgi.HttpProtocol, eventlet.Timeout),
        )
    except SystemExit:
        return


def serve_threaded(listener: socket.socket, app: Any) -> None:
    """Serve on one thread for each connection until SIGTERM or SIGINT."""
    from werkzeug.serving import WSGIRequestHandler, make_server

    class Quiet(WSGIRequestHandler):
        protocol_version = "HTTP/1.1"
        server_version, sys_version = "Lobby", ""

        def log_request(self, code: Any = "-", size: Any = "-") -> None:
            pass

    def stop(*_: Any) -> None:
        raise SystemExit

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    host, port = listener.getsockname()[:2]
    server = make_server(host, port, app, threaded=True, request_handler=Quiet, fd=listener.fileno())
    try:
        server.serve_forever()
    except SystemExit:
        return
