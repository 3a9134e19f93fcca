"""The server without eventlet: one thread for each connection."""

import signal
import socket
import sys
from collections.abc import Callable
from typing import Any

from werkzeug.serving import WSGIRequestHandler, make_server

from queue_core.serving.connections import Connections
from queue_core.serving.greenlets import DRAIN_S, be_deaf, open_files
from queue_core.serving.strict_http import IDLE_S


class _Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "Lobby", ""
    timeout = IDLE_S

    def log_request(self, code: Any = "-", size: Any = "-") -> None:
        pass

    def log_error(self, *_: Any) -> None:
        pass


def serve_threaded(listener: socket.socket, app: Any, ready: Callable[[], None]) -> None:
    """Serve on threads until SIGTERM or SIGINT; requests under way are finished, for a bounded time.

    `ready` is called when a signal would be heard.
    """
    asked_to_end = False

    def stop(*_: Any) -> None:
        nonlocal asked_to_end
        be_deaf()
        asked_to_end = True
        # This wakes the server loop. Raising here instead could drop a connection just accepted.
        listener.shutdown(socket.SHUT_RDWR)

    def end_if_asked() -> None:
        if asked_to_end:
            raise SystemExit

    host, port = listener.getsockname()[:2]
    connections = Connections(app, open_files())
    server = make_server(host, port, connections, threaded=True, request_handler=_Quiet, fd=listener.fileno())
    server.service_actions = end_if_asked  # type: ignore[method-assign]  # asked twice a second
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    tell = server.handle_error

    def tell_of_faults(request: Any, client_address: Any) -> None:
        # A connection that was reset by the client is no fault of ours.
        if not isinstance(sys.exc_info()[1], OSError):
            tell(request, client_address)

    server.handle_error = tell_of_faults  # type: ignore[method-assign]  # this server's alone
    try:
        ready()
        server.serve_forever()
    except SystemExit:
        listener.close()
        server.socket.close()
        connections.see_off(DRAIN_S)
