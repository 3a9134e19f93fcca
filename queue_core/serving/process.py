"""A server process from start to end: the screens served, and its part in the office's chores."""

import gc
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING

from flask import Flask

from queue_core.app import create_app
from queue_core.data.db import Office
from queue_core.live.realtime import Realtime
from queue_core.live.unjoined import UnjoinedSockets
from queue_core.serving import greenlets, office_watch, run_mark
from queue_core.serving.children import printing_agent
from queue_core.serving.chores import Chores
from queue_core.serving.clock_watch import ClockWatch
from queue_core.serving.first_pages import compile_desk_pages
from queue_core.serving.office_watch import OfficeWatch
from queue_core.serving.watches import Watch
from queue_core.web.demo import Demo

if TYPE_CHECKING:
    from queue_core.live.process_bus import ProcessBus


def serve(office: Office, *, demo: Demo | None = None, ready: Callable[[Flask, str], None]) -> None:
    """Listen, say so by `ready(app, address)`, and serve until SIGTERM or SIGINT.

    Raises OSError when the address cannot be listened on.
    """
    greenlets.allow_many_files()
    wanted = office.settings.server
    listener = greenlets.listen(wanted.host, wanted.port)
    app = create_app(office, demo=demo)
    realtime, start = app.extensions["realtime"], app.extensions["socketio"].start_background_task
    start(realtime.run)
    start(lambda: compile_desk_pages(app))
    start(UnjoinedSockets(realtime.socketio).run)
    start(ClockWatch(realtime.pulse_now).run)
    file_watch = Watch(office, OfficeWatch(office).look, office_watch.EVERY_S)
    start(file_watch.run)
    here = f"http://{_reachable(wanted.host)}:{listener.getsockname()[1]}"
    chores = Chores(
        office,
        agent=lambda: printing_agent(here, app.config["AGENT_SECRET"], wanted.log),
        start=start,
        leads=realtime.device_watch.lead,
    )
    start(chores.run)
    bus = _process_bus(office, realtime)
    if bus:
        start(bus.send)
        start(bus.listen)
    # All objects made so far live as long as the server: keep them out of garbage collection.
    gc.collect()
    gc.freeze()
    # Once more, which sets the count of old objects to what is left: a full collection comes when new ones
    # are a quarter as many.
    gc.collect()
    try:
        with run_mark.marked(office.settings.folder, listener.getsockname()[1]):
            _serve_function(wanted.async_mode)(listener, app.wsgi_app, lambda: ready(app, here))
    finally:
        file_watch.stop()
        chores.stop()
        if bus:
            bus.stop()
        realtime.stop()
        office.storage.close()


def _process_bus(office: Office, realtime: Realtime) -> "ProcessBus | None":
    """The line to the office's other processes, where config.toml names a message queue."""
    if not office.settings.server.message_queue:
        return None
    # redis is an extra: one process alone needs neither the package nor its memory.
    from queue_core.live.process_bus import ProcessBus

    bus = ProcessBus(office.settings.server.message_queue, office.id, realtime.news.hear)
    realtime.news.tell_others = bus.tell
    return bus


def _serve_function(async_mode: str) -> Callable[..., None]:
    """How connections are served."""
    if async_mode == "eventlet":
        return greenlets.serve_green
    # Imports werkzeug's server, which eventlet does without.
    from queue_core.serving.threads import serve_threaded

    return serve_threaded


def _reachable(host: str) -> str:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)
    return f"[{host}]" if ":" in host and socket.has_ipv6 else host
