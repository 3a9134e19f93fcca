"""A terminal: the `lobby` command in a folder of its own."""

import os
import subprocess
import sys
from pathlib import Path

from tests import databases

LOBBY = [sys.executable, "-m", "queue_core.entry"]


class Shell:
    """A terminal in a folder of its own, where the office keeps its data in `data`."""

    def __init__(self, folder: Path, **variables: str) -> None:
        self.folder = folder
        self.environment = os.environ | {"LOBBY_STORAGE__FOLDER": str(folder / "data")} | variables
        if url := databases.of(Path(self.environment["LOBBY_STORAGE__FOLDER"])):
            self.environment.setdefault("LOBBY_STORAGE__URL", url)

    def __call__(self, *words: str | bytes, said: bytes = b"", **variables: str):
        result = subprocess.run(
            [*LOBBY, *words], cwd=self.folder, env=self.environment | variables, input=said,
            capture_output=True, timeout=60,
        )  # fmt: skip
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
