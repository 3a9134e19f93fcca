"""The wire to a printer on USB, by libusb, no driver needed: the first device of that make and model, or of
these the one at a port or with a serial number."""

import math
from collections.abc import Mapping
from contextlib import suppress
from time import monotonic, sleep
from typing import Any

import usb.backend.libusb1
import usb.core
import usb.util

from queue_core.printing.trouble import Patience, Trouble

PRINTER_CLASS = 7
PART = 4096
EMPTY_PAUSE_S = 0.02
STALE_S = 0.01


class UsbWire:
    bytes_a_second = math.inf

    def __init__(self, printer: Mapping[str, Any], patience: Patience) -> None:
        backend = usb.backend.libusb1.get_backend()
        if not backend:
            raise Trouble("unreachable", "libusb-1.0 is not installed on this computer")
        vendor, product = (int(part, 16) for part in printer["usb"].split(":"))
        try:
            alike = list(usb.core.find(True, backend=backend, idVendor=vendor, idProduct=product))
            self._device: Any = next((each for each in alike if _is_meant(each, printer)), None)
            if self._device is None:
                raise Trouble("unreachable", _not_there(printer, alike))
            self._open(monotonic() + patience.connect)
        except OSError as error:
            raise Trouble("unreachable", f"USB device {printer['usb']}: {error}") from None

    def _open(self, until: float) -> None:
        interface = self._interface()
        number = interface.bInterfaceNumber
        try:
            # Not every system can report or detach a kernel driver.
            with suppress(NotImplementedError):
                if self._device.is_kernel_driver_active(number):
                    self._device.detach_kernel_driver(number)
            usb.util.claim_interface(self._device, number)
        except OSError:
            usb.util.dispose_resources(self._device)
            raise
        self._out, self._in = _bulk(interface, into=False), _bulk(interface, into=True)
        # Drop the late answer to an earlier question.
        with suppress(TimeoutError):
            while monotonic() < until:
                self.read(STALE_S)

    def _interface(self) -> Any:
        """The interface of the printer class, else the first with an endpoint in each direction."""
        try:
            configuration = self._device.get_active_configuration()
        except OSError:
            self._device.set_configuration()
            configuration = self._device.get_active_configuration()
        fit = [each for each in configuration if _bulk(each, into=False) and _bulk(each, into=True)]
        if not fit:
            raise Trouble("unreachable", 'this USB device cannot answer; try it with kind = "file"')
        return min(fit, key=lambda each: each.bInterfaceClass != PRINTER_CLASS)

    def write(self, data: bytes, within: float) -> None:
        until = monotonic() + within
        while data:
            data = data[self._within(self._out.write, data[:PART], until) :]

    def read(self, within: float) -> bytes:
        until = monotonic() + within
        while not (data := bytes(self._within(self._in.read, self._in.wMaxPacketSize, until))):
            # Some devices answer with an empty read at once instead of waiting for data.
            sleep(EMPTY_PAUSE_S)
        return data

    def unsent(self) -> int:
        return 0

    def _within(self, act: Any, what: Any, until: float) -> Any:
        left = round((until - monotonic()) * 1000)
        if left <= 0:
            raise TimeoutError
        try:
            return act(what, left)
        except usb.core.USBTimeoutError:
            raise TimeoutError from None

    def close(self) -> None:
        with suppress(OSError):
            usb.util.dispose_resources(self._device)


def _port_of(device: Any) -> str:
    """Where it is plugged in, as the kernel names it: "1-2.3" is bus 1, its port 2, there a hub's port 3."""
    return f"{device.bus}-{'.'.join(str(each) for each in device.port_numbers or ())}"


def _serial_of(device: Any) -> str:
    """Its serial number; empty where it has none or does not tell."""
    try:
        return device.serial_number or ""
    except (OSError, ValueError):
        return ""


def _is_meant(device: Any, printer: Mapping[str, Any]) -> bool:
    """Whether a device of the right make and model is this printer, and not another of the same model."""
    port, serial = printer.get("usb_port"), printer.get("usb_serial")
    return (not port or _port_of(device) == port) and (not serial or _serial_of(device) == serial)


def _not_there(printer: Mapping[str, Any], alike: list[Any]) -> str:
    others = ", ".join(f"port {_port_of(each)} serial {_serial_of(each) or 'none'}" for each in alike)
    which = "".join(f" {key} {printer[key]}" for key in ("usb_port", "usb_serial") if printer.get(key))
    said = f"no USB device {printer['usb']}{which} is connected"
    return f"{said}; there is: {others}" if others else said


def _bulk(interface: Any, *, into: bool) -> Any:
    """The bulk endpoint in one direction; `into` the computer or out of it. None where there is none."""
    for endpoint in interface:
        if endpoint.bmAttributes & 0b11 == 0b10 and bool(endpoint.bEndpointAddress & 0x80) == into:
            return endpoint
    return None
