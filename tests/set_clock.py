"""Another clock for the processes that are started with it, by libfaketime."""

import subprocess
from datetime import UTC, datetime
from pathlib import Path


class Clock:
    """A server's clock, which a test sets; how time passes is not changed, nor the monotonic clock."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "clock"
        self.add(0.0)
        shown = subprocess.run(
            ["faketime", "-f", "+0", "env"], capture_output=True, text=True, check=True
        ).stdout
        (preload,) = [line for line in shown.splitlines() if line.startswith("LD_PRELOAD=")]
        self.environment = {
            "LD_PRELOAD": preload.removeprefix("LD_PRELOAD="),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "PYTHONPATH": str(Path(__file__).parent / "with_another_clock"),
        }

    def add(self, seconds: float) -> None:
        """Be so much before or behind the real time."""
        new = self._file.with_suffix(".new")
        new.write_text(f"{seconds:+.3f}")
        new.replace(self._file)

    def set(self, instant: datetime) -> None:
        self.add((instant - datetime.now(UTC)).total_seconds())
