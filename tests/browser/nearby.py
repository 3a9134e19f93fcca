"""An office served in the test's own process, for what a test must change in it: its clock, its catalogs."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from werkzeug.serving import WSGIRequestHandler, make_server


class Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:
        """Of each request nothing is said: pytest would keep it all for a failure."""


@contextmanager
def served(app: Any) -> Iterator[str]:
    """Serve an application on a port of its own; its url."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        server.server_close()
