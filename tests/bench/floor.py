"""The floor: the same rows in bare sqlite3 behind one Flask route, and a bare emit, on the same server.

A process of its own: `python -m tests.bench.floor FOLDER` prints its address when it is ready.
"""

import sys
import warnings

if __name__ == "__main__":
    # As Flask-SocketIO's own documentation has it: what ours leaves out of eventlet is a gain of ours.
    warnings.filterwarnings("ignore", message=r"(?s)\s*Eventlet is deprecated")
    import eventlet

    eventlet.monkey_patch()

import json
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask, jsonify, request, send_from_directory
from flask_socketio import SocketIO

from queue_core.serving import greenlets

TABLES = """
PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
CREATE TABLE office (id INTEGER PRIMARY KEY, last_seq INTEGER, last_arrival_at INTEGER);
CREATE TABLE counter (series TEXT PRIMARY KEY, count INTEGER);
CREATE TABLE ticket (id INTEGER PRIMARY KEY, number TEXT, service TEXT, origin TEXT, language TEXT,
    state TEXT, line TEXT, rank INTEGER, due_at INTEGER, taken_at INTEGER, desk TEXT, called_at INTEGER,
    announced_at INTEGER, announced_seq INTEGER);
CREATE UNIQUE INDEX number ON ticket (number);
CREATE UNIQUE INDEX desk ON ticket (desk) WHERE state = 'called';
CREATE INDEX line ON ticket (line, rank, due_at, id) WHERE state = 'waiting';
CREATE TABLE journal (seq INTEGER PRIMARY KEY, at INTEGER, event TEXT, ticket_id INTEGER, number TEXT,
    service TEXT, desk TEXT, by TEXT, why TEXT);
CREATE TABLE print_job (id INTEGER PRIMARY KEY, ticket_id INTEGER, printer TEXT, state TEXT, facts TEXT,
    made_at INTEGER);
INSERT INTO office VALUES (1, 0, 0);
"""
VENDOR = Path(__file__).parent.parent.parent / "queue_core" / "web" / "static" / "vendor"
PAGE = """<!doctype html><main></main><script type="module">
import { io } from "/vendor/socket.io.esm.min.js";
io({ transports: ["websocket"] }).on("board", ({ number, html }) => {
  document.querySelector("main").innerHTML = `<p data-call="${number}">${html}</p>`;
});
</script>"""
FACTS = json.dumps({"office": "Biroul", "service": "Taxe", "number": "A001", "desks": ["1", "2"], "ahead": 1})


def make(folder: Path) -> Flask:
    """The bare application."""
    app = Flask(__name__)
    socketio = SocketIO(app, async_mode="eventlet", transports=["websocket"])
    app.extensions["bare"] = socketio
    database = sqlite3.connect(folder / "floor.db", isolation_level=None, check_same_thread=False)
    database.executescript(TABLES)

    def journal(event: str, ticket: int, number: str, desk: str | None, now: int) -> None:
        (seq,) = database.execute(
            "UPDATE office SET last_seq = last_seq + 1, last_arrival_at = ? RETURNING last_seq", (now,)
        ).fetchone()
        database.execute(
            "INSERT INTO journal VALUES (?, ?, ?, ?, ?, 'taxes', ?, 'token:bench', NULL)",
            (seq, now, event, ticket, number, desk),
        )

    @app.post("/take")
    def take():
        json.loads(request.get_data())
        now = _now()
        database.execute("BEGIN IMMEDIATE")
        (count,) = database.execute(
            "INSERT INTO counter VALUES ('A', 1)"
            " ON CONFLICT (series) DO UPDATE SET count = count + 1 RETURNING count"
        ).fetchone()
        number = f"A{count:03d}"
        ticket = database.execute(
            "INSERT INTO ticket (number, service, origin, language, state, line, rank, due_at, taken_at)"
            " VALUES (?, 'taxes', 'walk_in', 'ro', 'waiting', 'taxes', 2, ?, ?)",
            (number, now, now),
        ).lastrowid
        journal("ticket.taken", ticket, number, None, now)
        database.execute(
            "INSERT INTO print_job (ticket_id, printer, state, facts, made_at)"
            " VALUES (?, 'k', 'waiting', ?, ?)",
            (ticket, FACTS, now),
        )
        database.execute("COMMIT")
        return jsonify(id=ticket, number=number), 201

    @app.post("/call")
    def call():
        json.loads(request.get_data())
        now = _now()
        database.execute("BEGIN IMMEDIATE")
        finished = database.execute(
            "UPDATE ticket SET state = 'served' WHERE desk = '1' AND state = 'called' RETURNING id, number"
        ).fetchone()
        if finished:
            journal("ticket.finished", *finished, "1", now)
        ticket, number = database.execute(
            "UPDATE ticket SET state = 'called', desk = '1', called_at = ? WHERE id ="
            " (SELECT id FROM ticket WHERE line = 'taxes' AND state = 'waiting'"
            " ORDER BY rank, due_at, id LIMIT 1) RETURNING id, number",
            (now,),
        ).fetchone()
        journal("ticket.called", ticket, number, "1", now)
        database.execute("COMMIT")
        return jsonify(id=ticket, number=number), 201

    @app.post("/emit")
    def emit():
        socketio.emit("board", {"number": request.args["number"], "html": "x" * int(request.args["size"])})
        return jsonify(ok=True)

    @app.get("/page")
    def page():
        return PAGE

    @app.get("/vendor/<name>.js")
    def vendor(name: str):
        return send_from_directory(VENDOR, f"{name}.js")

    return app


def _now() -> int:
    return int(datetime.now(UTC).timestamp() * 1_000_000)


def main() -> None:
    listener = greenlets.listen("127.0.0.1", 0)
    greenlets.allow_many_files()
    app = make(Path(sys.argv[1]))
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    greenlets.serve_green(listener, app, lambda: print(address, flush=True))


if __name__ == "__main__":
    main()
