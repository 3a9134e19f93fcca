"""What is waited for holds nobody up: the address of a name, PostgreSQL; and what a server does without."""

import http.client
import json
import os
import subprocess
import sys

from tests.databases import POSTGRESQL
from tests.office import SHIPPED
from tests.servers import refuses, until

WAITING = """
import socket, sys, threading, time
from queue_core import concurrency
slow, answer = time.sleep, socket.getaddrinfo

def resolver(host, port, family=0, type=0, proto=0, flags=0):
    if host == "booking.example" and not flags & socket.AI_NUMERICHOST:
        slow(0.5)
        host = "127.0.0.1"
    return answer(host, port, family, type, proto, flags)

concurrency._getaddrinfo = resolver
concurrency.patch("eventlet")
from sqlalchemy import text
from queue_core.data.db import Storage

# A wait that holds the others up leaves them one turn at most, however busy the machine.
ticks = []
def tick():
    while True:
        time.sleep(0.01)
        ticks.append(1)

threading.Thread(target=tick, daemon=True).start()
"""
RESOLVED = """
from queue_core.serving.greenlets import listen
listener = listen("127.0.0.1", 0)
socket.create_connection(("booking.example", listener.getsockname()[1]), timeout=60).close()
print(len(ticks))
"""
ANSWERED = """
with Storage(sys.argv[1]).reading() as look:
    look.execute(text("SELECT pg_sleep(0.5)"))
print(len(ticks))
"""
LEFT_OUT = ("alembic", "dns", "escpos", "icalendar", "PIL", "prometheus_client", "psycopg2", "qrcode")
IMPORTED = """
import json, sys
from queue_core.serving import greenlets
greenlets.serve_green = lambda *_: print(json.dumps(sorted(sys.modules)))
from queue_core.entry import main
sys.argv[1:] = ["serve", "--port", "0", "--config", sys.argv[1]]
main()
"""
SIGNALLED = """
import os, signal, threading
from queue_core.serving.greenlets import listen
from queue_core.serving.threads import serve_threaded

class Signalling(threading.Thread):
    def start(self):
        super().start()
        os.kill(os.getpid(), signal.SIGTERM)

def app(environ, start_response):
    start_response("200 OK", [])
    return [environ["wsgi.input"].read(4)]

threading.Thread = Signalling
listener = listen("127.0.0.1", 0)
serve_threaded(listener, app, lambda: print(listener.getsockname()[1], flush=True))
"""
ALONE = """
import json, sys
import queue_core.printing.agent as agent
agent.Agent.run = lambda self: print(json.dumps(sorted(sys.modules)))
del agent
from queue_core.entry import main
sys.argv[1:] = ["print-agent", "--server", "http://127.0.0.1:1", "--token", "x"]
main()
"""


def said(program: str, *words: str, **variables: str) -> list[str]:
    command = [sys.executable, "-c", program, *words]
    ran = subprocess.run(command, env=os.environ | variables, capture_output=True, text=True, timeout=60)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.splitlines()


def test_a_name_that_is_looked_up_for_long_holds_nobody_up():
    """The system's own resolver takes half a second; others go on meanwhile."""
    assert int(said(WAITING + RESOLVED)[-1]) > 2


def test_a_long_statement_on_postgresql_holds_nobody_up():
    assert int(said(WAITING + ANSWERED, POSTGRESQL)[-1]) > 2


def test_who_is_being_handed_to_a_thread_when_the_end_is_asked_for_is_answered():
    """The body is sent when nobody new is let in any more."""
    command = [sys.executable, "-c", SIGNALLED]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as ran:
        port = int(ran.stdout.readline())
        asks = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        asks.putrequest("POST", "/")
        asks.putheader("Content-Length", "4")
        asks.endheaders()
        until(lambda: refuses(port))
        asks.send(b"here")
        assert asks.getresponse().read() == b"here"
        asks.close()
        assert ran.wait(60) == 0


def test_a_server_imports_nothing_that_it_may_never_need(tmp_path):
    """On a database of today's schema: each of these would be megabytes all day long."""
    start = [IMPORTED, str(SHIPPED)]
    said(*start, LOBBY_STORAGE__FOLDER=str(tmp_path))
    imported = set(json.loads(said(*start, LOBBY_STORAGE__FOLDER=str(tmp_path))[-1]))
    assert imported & set(LEFT_OUT) == set()
    assert "sqlalchemy.dialects.postgresql" not in imported and "flask" in imported


def test_a_printing_agent_imports_neither_settings_nor_database():
    """It runs beside every server, and at each kiosk on a small computer."""
    imported = set(json.loads(said(ALONE)[-1]))
    assert (
        imported
        & {"sqlalchemy", "pydantic", "flask", "queue_core.settings.settings", "queue_core.commands.cli"}
        == set()
    )
    assert "socketio" in imported
