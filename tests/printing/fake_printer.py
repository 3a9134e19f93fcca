"""An ESC/POS printer on a TCP port that behaves, or misbehaves, as real ones do.

As Epson's command reference has it: `DLE EOT n` is answered the moment it arrives, even offline and even
inside a picture's dots; `GS r 1` is answered in its turn, and not at all while the printer is offline.

Run by itself: `python -m tests.printing.fake_printer --port 9100 --mode ok --dump FOLDER`; a mode written
to its standard input, one a line, becomes the new one.
"""

import argparse
import socket
import struct
import sys
import threading
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

from PIL import Image

from tests.printing import escpos_decoder
from tests.printing.tempers import (
    ASKED_AT_ONCE,
    AUTOMATIC_STATUS,
    DRIP_S,
    FINE,
    GARBAGE,
    MODES,
    NEVER_AT_ONCE,
    NEVER_IN_TURN,
    NOT_READY,
    OTHER_FORM,
    PAPER_IN,
    PAPER_OUT,
    SMALL_BUFFER,
    STATUS,
)


class FakePrinter:
    """A printer at 127.0.0.1; a context manager. `mode` may be set while it runs."""

    answer_s, drip, lingers_s = 1.4, 2048, 3.0
    never_in_turn = False
    """Whether GS r is left without an answer, in every mode."""

    def __init__(
        self, mode: str = "ok", port: int = 0, dump: Path | None = None, letters: bool = False
    ) -> None:
        self.received: list[bytes] = []
        """The bytes of each connection, in the order of their coming."""
        self.printed: list[Image.Image] = []
        """The papers that lie in the tray: whole slips, cut."""
        self.papers = 0
        """How often paper was cut, whatever was on it."""
        self.answers: Counter[str] = Counter()
        """How many answers were given to "DLE EOT" and to "GS r"."""
        self.nonsense: list[str] = []
        """What came and is no ESC/POS."""
        self.letters = letters
        """Whether slips in letters are expected; else text is nonsense: a raster that spilled."""
        self.port = port
        self.dump = dump
        self._mode = mode
        self._listener: socket.socket | None = None
        self._accepting: threading.Thread | None = None
        self._open: set[socket.socket] = set()
        self._serving: list[threading.Thread] = []
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._free_at = 0.0

    def __enter__(self) -> "FakePrinter":
        self._listen()
        if self._mode == "refuse":
            self._close_port()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._close_port()
        with self._lock:
            for connection in self._open:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
        for thread in self._serving:
            thread.join()
        if self.nonsense:
            raise AssertionError(f"the printer was sent nonsense: {self.nonsense}")

    @property
    def mode(self) -> str:
        return self._mode

    @mode.setter
    def mode(self, mode: str) -> None:
        if mode not in MODES:
            raise ValueError(f"no mode {mode}; there are {', '.join(MODES)}")
        self._mode = mode
        if mode == "refuse":
            self._close_port()
        elif self._listener is None:
            self._listen()

    def _listen(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", self.port))
        self.port = self._listener.getsockname()[1]
        if self._mode == "drips":
            self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL_BUFFER)
        self._accepting = threading.Thread(target=self._accept, args=(self._listener,), daemon=True)
        self._accepting.start()

    def _close_port(self) -> None:
        if self._listener:
            with suppress(OSError):
                self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
            self._accepting.join()
            self._listener = None

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                connection, _ = listener.accept()
                with self._lock:
                    if self.mode == "single" and (self._open or time.monotonic() < self._free_at):
                        _reset(connection)
                        connection.close()
                        continue
                    self._open.add(connection)
                    self.received.append(b"")
                    place = len(self.received) - 1
                thread = threading.Thread(target=self._serve, args=(connection, place), daemon=True)
                self._serving.append(thread)
                thread.start()

    def _serve(self, connection: socket.socket, place: int) -> None:
        """Read one connection to its end: what is asked at once first, then each command in its turn."""
        seen = done = 0
        paper: list[Image.Image] = []
        with connection, suppress(OSError):
            while chunk := connection.recv(self.drip if self.mode == "drips" else 4096):
                if self.mode == "drips":
                    self._ended.wait(DRIP_S)
                data = self.received[place] = self.received[place] + chunk
                for question in ASKED_AT_ONCE.finditer(data, seen):
                    seen = question.end()
                    self._answer_at_once(connection, question[1][0])
                seen = max(seen, len(data) - 2)
                if self.mode == "drop" and b"\x1dv0" in data:
                    _reset(connection)
                    break
                try:
                    while done < len(data):
                        command, done = escpos_decoder.step(data, done)
                        if command.name == "text" and not self.letters:
                            raise escpos_decoder.Undecodable(command.offset, data)
                        self._obey(connection, command, paper)
                except escpos_decoder.Incomplete:
                    continue
                except escpos_decoder.Undecodable as error:
                    self.nonsense.append(str(error))
                    break
        with self._lock:
            self._open.discard(connection)
            self._free_at = time.monotonic() + self.lingers_s
        if self.dump:
            (self.dump / f"{place + 1:04d}.bin").write_bytes(self.received[place])

    def _answer_at_once(self, connection: socket.socket, n: int) -> None:
        if self.mode in NEVER_AT_ONCE or (self.mode == "first_only" and n != 1):
            return
        forms = {"garbage": GARBAGE, "other_forms": OTHER_FORM}
        answer = bytes([STATUS.get(self.mode, FINE)[n]])
        self._answer(connection, "DLE EOT", forms.get(self.mode, answer))

    def _answer(self, connection: socket.socket, asked: str, answer: bytes) -> None:
        if self.mode == "slow":
            self._ended.wait(self.answer_s)
        self.answers[asked] += 1
        connection.sendall(answer)

    def _obey(self, connection: socket.socket, command: escpos_decoder.Command, paper: list) -> None:
        if self.mode == "hang" or (self.mode in NOT_READY and command.name != "ask status"):
            return
        if command.name == "raster":
            if self.mode == "runs_out":
                self.mode = "no_paper"
                return
            paper.append(command.value)
            if self.mode == "chatters":
                connection.sendall(AUTOMATIC_STATUS)
        elif command.name.startswith("cut") and self.mode != "runs_out_told":
            self.papers += 1
            if paper:
                self.printed.append(escpos_decoder.joined(paper))
                paper.clear()
                if self.dump:
                    self.printed[-1].save(self.dump / f"slip-{len(self.printed):04d}.png")
        elif command.name == "ask sensor" and self.mode == "closes":
            connection.shutdown(socket.SHUT_RDWR)
        elif command.name == "ask sensor" and not self.never_in_turn and self.mode not in NEVER_IN_TURN:
            there = PAPER_OUT if self.mode == "runs_out_told" else PAPER_IN
            self._answer(connection, "GS r", bytes([there]))


def _reset(connection: socket.socket) -> None:
    """Have a connection end by RST, as a printer's does that has no room or fails."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def main() -> None:
    """Serve until the process is ended; the end of standard input ends nothing."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=9100, help="0 takes a free one")
    parser.add_argument("--mode", choices=MODES, default="ok")
    parser.add_argument("--dump", type=Path, help="a folder for each connection's bytes and each slip")
    given = parser.parse_args()
    if given.dump:
        given.dump.mkdir(parents=True, exist_ok=True)
    with FakePrinter(given.mode, given.port, given.dump) as printer, suppress(KeyboardInterrupt):
        print(f"listening on 127.0.0.1:{printer.port}, mode {printer.mode}", flush=True)
        for line in sys.stdin:
            if line.strip() in MODES:
                printer.mode = line.strip()
            print(f"mode {printer.mode}", flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    main()
