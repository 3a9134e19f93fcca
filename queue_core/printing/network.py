"""The wire to a printer on the network: a TCP connection, IPv4 or IPv6."""

import math
import socket
import sys
from collections.abc import Mapping
from contextlib import suppress
from fcntl import ioctl
from termios import TIOCOUTQ
from typing import Any

from queue_core.printing.trouble import Patience, Trouble


class NetworkWire:
    bytes_a_second = math.inf

    def __init__(self, printer: Mapping[str, Any], patience: Patience) -> None:
        address = printer["host"], printer["port"]
        try:
            self._socket = socket.create_connection(address, timeout=patience.connect)
        except (OSError, UnicodeError) as error:
            raise Trouble("unreachable", str(error)) from None

    def write(self, data: bytes, within: float) -> None:
        self._socket.settimeout(within)
        self._socket.sendall(data)

    def read(self, within: float) -> bytes:
        self._socket.settimeout(within)
        data = self._socket.recv(64)
        if not data:
            raise ConnectionError("closed by the printer")
        return data

    def unsent(self) -> int:
        with suppress(OSError):
            return int.from_bytes(ioctl(self._socket, TIOCOUTQ, bytes(4)), sys.byteorder)
        return 0

    def close(self) -> None:
        # Without it a printer that serves one connection at a time may keep waiting for this one.
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
