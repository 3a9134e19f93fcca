"""What several processes stand on: a PostgreSQL and a Redis of their own, which a test may stop, freeze, cut
and start again, on loopback ports, in a folder that goes away.
"""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
from pathlib import Path

import redis
from sqlalchemy import create_engine, text

from tests.servers import until

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1]
AS_POSTGRES = (
    ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
)
"""PostgreSQL refuses to be root."""


class Redis:
    """`redis-server`, keeping nothing."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.process: subprocess.Popen | None = None
        self.start()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        keeps_nothing = ["--save", "", "--appendonly", "no", "--dir", str(self.folder)]
        where = ["--bind", "127.0.0.1", "--port", str(self.port)]
        self.process = subprocess.Popen(["redis-server", *where, *keeps_nothing], stdout=subprocess.DEVNULL)
        until(lambda: _answers(self.port))

    def stop(self) -> None:
        assert self.process
        self.process.send_signal(signal.SIGCONT)
        self.process.kill()
        self.process.wait()

    def say(self, channel: str, said: str | bytes) -> None:
        """As anybody who can reach it may."""
        with redis.Redis.from_url(self.url) as anybody:
            anybody.publish(channel, said)

    def freeze(self) -> None:
        assert self.process
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        assert self.process
        self.process.send_signal(signal.SIGCONT)


class PostgreSQL:
    """A cluster of its own: one that is restarted may be nobody else's."""

    def __init__(self) -> None:
        # Not in pytest's own folder, which only its owner may enter.
        self.data, self.port = Path(tempfile.mkdtemp(prefix="lobby-postgresql-")), free_port()
        if AS_POSTGRES:
            shutil.chown(self.data, "postgres")
        self._run("initdb", "--auth=trust", "--username=lobby", "--no-sync", "--encoding=UTF8")
        (self.data / "postgresql.auto.conf").open("a").write(
            f"port = {self.port}\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = ''\n"
            "fsync = off\nmax_connections = 100\n"
        )
        self.start()

    @property
    def url(self) -> str:
        return f"postgresql://lobby@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        self._run("pg_ctl", "start", "-w", "-s", "-l", str(self.data / "server.log"))

    def stop(self) -> None:
        """End at once, as after a power cut: whoever is connected is cut off."""
        self._run("pg_ctl", "stop", "-w", "-s", "-m", "immediate")

    def close(self) -> None:
        self.stop()
        shutil.rmtree(self.data)

    def cut(self) -> int:
        """End every connection but this one; answers how many there were."""
        engine = create_engine(self.url.replace("://", "+psycopg2://"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            ended = connection.execute(text(CUT)).scalar_one()
        engine.dispose()
        return ended

    def _run(self, command: str, *asked: str) -> None:
        subprocess.run(
            [*AS_POSTGRES, str(BINARIES / command), "-D", str(self.data), *asked],
            check=True,
            cwd="/",
            stdout=subprocess.DEVNULL,
            timeout=60,
        )


CUT = """
    SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
    WHERE pid <> pg_backend_pid() AND datname IS NOT NULL
"""


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def _answers(port: int) -> bool:
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0
