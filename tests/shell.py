"""A terminal: the `lobby` command in a folder of its own."""

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryFile

from tests import databases
from tests.prepared import Prepared

LOBBY = [sys.executable, "-m", "queue_core.entry"]
WITHIN_S = 60
ALONE = {"serve", "demo", "print-agent"}
"""Commands that are more than their words: they import otherwise."""


class Shell:
    """A terminal in a folder of its own, where the office keeps its data in `data`."""

    prepared: Prepared | None = None
    """Set by conftest: short commands are forks of it. Set to None the plain command is started."""

    def __init__(self, folder: Path, **variables: str) -> None:
        self.folder = folder
        self.environment = os.environ | {"LOBBY_STORAGE__FOLDER": str(folder / "data")} | variables
        if url := databases.of(Path(self.environment["LOBBY_STORAGE__FOLDER"])):
            self.environment.setdefault("LOBBY_STORAGE__URL", url)

    def __call__(self, *words: str | bytes, said: bytes = b"", **variables: str):
        env = self.environment | variables
        with TemporaryFile() as given, TemporaryFile() as out, TemporaryFile() as err:
            given.write(said)
            given.seek(0)
            if self.prepared and self.prepared.can(env) and not ALONE & set(words[:1]):
                files = [given.fileno(), out.fileno(), err.fileno()]
                status = self.prepared.start(words, files, cwd=self.folder, env=env).wait(WITHIN_S)
            else:
                where = {"cwd": self.folder, "env": env, "stdin": given, "stdout": out, "stderr": err}
                status = subprocess.run([*LOBBY, *words], timeout=WITHIN_S, **where).returncode
            for file in (out, err):
                file.seek(0)
            result = subprocess.CompletedProcess(words, status, out.read(), err.read())
        result.out, result.err = result.stdout.decode(), result.stderr.decode()
        assert "Traceback" not in result.err, result.err
        return result

    def fails(self, *words: str | bytes, **more) -> str:
        """The one line that says what is wrong."""
        result = self(*words, **more)
        assert result.returncode != 0
        lines = [line for line in result.err.splitlines() if line.startswith(("lobby: ", "Error: "))]
        assert len(lines) == 1, result.err
        return lines[0]
