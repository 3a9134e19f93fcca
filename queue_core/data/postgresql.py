"""How PostgreSQL is reached, and how long it is waited for.

Two watches. The server's own ends a statement or a wait for a lock that takes too long, and a session that
stays idle inside a transaction: a program that froze there would hold the office's lock for ever. The other
is here, because a PostgreSQL that hangs looks at no watch: whoever waits for its socket gives up, and the
connection is closed. libpq's `connect_timeout` would not do: it counts only where libpq itself waits, and
under eventlet it must not, or all screens would stand still.
"""

import psycopg2
from psycopg2 import extensions
from sqlalchemy import URL, Connection, Engine, create_engine, event

from queue_core import concurrency

NAME = "lobby"
CONNECT_S, LOCK_S, STATEMENT_S, ANSWER_S, IDLE_S = 5, 15, 20, 25, 30
SETTINGS = {
    "timezone": "UTC",
    "lock_timeout": f"{LOCK_S}s",
    "statement_timeout": f"{STATEMENT_S}s",
    "idle_in_transaction_session_timeout": f"{IDLE_S}s",
}
ALIVE = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 15_000}
"""When a silent connection is asked whether the other end is there, and when what was sent is given up."""


def engine_of(url: URL) -> Engine:
    """The engine on a PostgreSQL. `options` in the url come last, so they win over what is set here."""
    extensions.set_wait_callback(_wait)
    theirs = url.query.get("options", "")
    options = " ".join([*(f"-c {name}={value}" for name, value in SETTINGS.items()), str(theirs)])
    engine = create_engine(
        url,
        pool_size=10,
        pool_timeout=LOCK_S,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={"options": options, "application_name": NAME, **ALIVE},
    )
    event.listen(engine, "begin", _begin)
    return engine


def _begin(db: Connection) -> None:
    """A migration, a copy: as long as it takes."""
    if not concurrency.is_hurried():
        db.exec_driver_sql("SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0")


def _wait(connection: extensions.connection) -> None:
    """Wait until a connection has what it waits for; others go on meanwhile."""
    asks = connection.status in (extensions.STATUS_READY, extensions.STATUS_BEGIN)
    within_s = ANSWER_S if asks else CONNECT_S
    while (state := connection.poll()) != extensions.POLL_OK:
        writes = state == extensions.POLL_WRITE
        if not concurrency.wait_for(connection.fileno(), writes=writes, within_s=within_s):
            raise psycopg2.OperationalError(f"PostgreSQL has been silent for {within_s} s")
