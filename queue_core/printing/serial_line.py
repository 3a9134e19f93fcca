"""The wire to a printer on a serial line, real or by an adapter: eight bits, no parity."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import serial

from queue_core.printing.trouble import Patience, Trouble

BITS_A_BYTE = 10
"""Bits for each byte: start bit, eight data bits, stop bit."""


class SerialWire:
    def __init__(self, printer: Mapping[str, Any], patience: Patience) -> None:
        self.bytes_a_second = printer["baud"] / BITS_A_BYTE
        try:
            # XON/XOFF: a full buffer may pause the line. No expected answer has the value of XON or XOFF.
            self._line = serial.Serial(printer["path"], printer["baud"], xonxoff=True, exclusive=True)
        except (OSError, ValueError) as error:
            raise Trouble("unreachable", str(error)) from None

    def write(self, data: bytes, within: float) -> None:
        self._line.write_timeout = within
        try:
            self._line.write(data)
        except serial.SerialTimeoutException:
            raise TimeoutError from None

    def read(self, within: float) -> bytes:
        self._line.timeout = within
        data = self._line.read(1)
        if not data:
            raise TimeoutError
        return data + self._line.read(self._line.in_waiting)

    def unsent(self) -> int:
        return int(self._line.out_waiting)

    def close(self) -> None:
        # Without it, closing waits up to 30 s for a stopped printer to take what was written.
        with suppress(Exception):
            self._line.reset_output_buffer()
        self._line.close()
