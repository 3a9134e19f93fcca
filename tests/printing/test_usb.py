"""USB as far as it goes without a plug: a device that is not there, libusb that is not there, and a device
at the level of libusb with the fake printer behind it."""

import errno
import socket
from array import array
from types import SimpleNamespace

import pytest
import usb.backend.libusb1
from usb.backend import IBackend
from usb.core import USBError, USBTimeoutError

from queue_core.printing.printer import State, state_of
from tests.printing.fake_printer import FakePrinter
from tests.printing.samples import SLIP, TROUBLES, patience_with, plain, print_, same, trouble_of

USB = "04b8:0e28"
DEVICE = dict.fromkeys(("bDeviceClass", "bDeviceSubClass", "bDeviceProtocol"), 0) | {
    "bLength": 18, "bDescriptorType": 1, "bcdUSB": 0x200, "bMaxPacketSize0": 64, "idVendor": 0x04B8,
    "idProduct": 0x0E28, "bcdDevice": 1, "iManufacturer": 0, "iProduct": 0, "iSerialNumber": 0, "speed": 3,
    "bNumConfigurations": 1, "address": 5, "bus": 1, "port_number": 1, "port_numbers": (1,),
}  # fmt: skip
ENDPOINTS = (0x01, 0x82)


class Plugged(IBackend):
    """What libusb would say of a receipt printer with a driver of the kernel on it."""

    def __init__(self, fake: FakePrinter, refuses: int = 0) -> None:
        self.fake = fake
        self.refuses = refuses
        self.driver = True
        self.claimed = None

    def enumerate_devices(self):
        return ["the printer"]

    def get_device_descriptor(self, dev):
        return SimpleNamespace(**DEVICE)

    def get_configuration_descriptor(self, dev, config):
        if config:
            raise IndexError
        return SimpleNamespace(bLength=9, bDescriptorType=2, wTotalLength=32, bNumInterfaces=1,
                               bConfigurationValue=1, iConfiguration=0, bmAttributes=0xC0, bMaxPower=1,
                               extra_descriptors=[])  # fmt: skip

    def get_interface_descriptor(self, dev, intf, alt, config):
        if intf or alt:
            raise IndexError
        return SimpleNamespace(bLength=9, bDescriptorType=4, bInterfaceNumber=0, bAlternateSetting=0,
                               bNumEndpoints=2, bInterfaceClass=7, bInterfaceSubClass=1,
                               bInterfaceProtocol=2, iInterface=0, extra_descriptors=[])  # fmt: skip

    def get_endpoint_descriptor(self, dev, ep, intf, alt, config):
        return SimpleNamespace(bLength=7, bDescriptorType=5, bEndpointAddress=ENDPOINTS[ep], bmAttributes=2,
                               wMaxPacketSize=64, bInterval=0, bRefresh=0, bSynchAddress=0,
                               extra_descriptors=[])  # fmt: skip

    def open_device(self, dev):
        if self.refuses:
            raise USBError("Access denied (insufficient permissions)", -3, self.refuses)
        return dev

    def close_device(self, handle):
        pass

    def get_configuration(self, handle):
        return 1

    def is_kernel_driver_active(self, handle, intf):
        return self.driver

    def detach_kernel_driver(self, handle, intf):
        self.driver = False

    def claim_interface(self, handle, intf):
        if self.driver:
            raise USBError("Resource busy", -6, errno.EBUSY)
        self.claimed = socket.create_connection(("127.0.0.1", self.fake.port))

    def release_interface(self, handle, intf):
        self.claimed.close()
        self.claimed = None

    def bulk_write(self, handle, ep, intf, data, timeout):
        assert ep == ENDPOINTS[0] and timeout > 0
        self.claimed.settimeout(timeout / 1000)
        return self.claimed.send(data)

    def bulk_read(self, handle, ep, intf, buff, timeout):
        assert ep == ENDPOINTS[1] and timeout > 0
        self.claimed.settimeout(timeout / 1000)
        try:
            return self.claimed.recv_into(buff)
        except TimeoutError:
            raise USBTimeoutError("Operation timed out", -7, errno.ETIMEDOUT) from None


class Alike(Plugged):
    """Two printers of one model at one hub, each with a serial number."""

    def __init__(self, *fakes: FakePrinter) -> None:
        super().__init__(fakes[0])
        self.fakes = fakes

    def enumerate_devices(self):
        return range(len(self.fakes))

    def get_device_descriptor(self, dev):
        return SimpleNamespace(**DEVICE | {"port_numbers": (2, dev + 1), "iSerialNumber": 3})

    def claim_interface(self, handle, intf):
        self.fake = self.fakes[handle]
        super().claim_interface(handle, intf)

    def ctrl_transfer(self, handle, request_type, request, value, index, data, timeout):
        """The strings of a device: its languages at 0, else the serial number."""
        text = f"SN-{handle + 1}".encode("utf-16-le") if value & 0xFF else b"\x09\x04"
        answer = bytes([len(text) + 2, 3]) + text
        data[: len(answer)] = array("B", answer)
        return len(answer)


@pytest.fixture
def plugged(monkeypatch):
    """`plugged(fake)`: a USB printer is all that libusb finds."""

    def plug(fake: FakePrinter, **more) -> Plugged:
        backend = Plugged(fake, **more)
        monkeypatch.setattr(usb.backend.libusb1, "get_backend", lambda: backend)
        return backend

    return plug


def test_a_slip_comes_through_dot_for_dot_and_the_port_is_free_again(plugged):
    with FakePrinter() as fake:
        backend = plugged(fake)
        for _ in range(2):
            print_(plain("usb", usb=USB))
            assert backend.claimed is None
    assert [same(paper, SLIP) for paper in fake.printed] == [True, True]
    assert fake.answers["GS r"] == 2


@pytest.mark.parametrize("mode, code, sent", TROUBLES)
def test_each_trouble_has_its_code(plugged, mode, code, sent):
    with FakePrinter(mode) as fake:
        backend = plugged(fake)
        trouble = trouble_of(plain("usb", usb=USB), patience=patience_with(mode))
    assert (trouble.code, trouble.sent, backend.claimed) == (code, sent, None)


@pytest.mark.parametrize(
    "mode, state",
    [("ok", State(None, False)), ("paper_low", State(None, True)), ("hang", State("no_answer", False)),
     ("garbage", State(None, False)), ("cover_open", State("cover_open", False))],
)  # fmt: skip
def test_a_printer_tells_how_it_is(plugged, mode, state):
    with FakePrinter(mode) as fake:
        plugged(fake)
        assert state_of(plain("usb", usb=USB), patience_with(mode)) == state


def test_a_printer_that_we_have_no_right_to_is_told_so(plugged):
    with FakePrinter() as fake:
        plugged(fake, refuses=errno.EACCES)
        trouble = trouble_of(plain("usb", usb=USB))
    assert trouble.code == "unreachable" and "Access denied" in str(trouble) and USB in str(trouble)


def test_a_printer_that_is_not_plugged_in_is_told_so():
    """By the real libusb."""
    trouble = trouble_of(plain("usb", usb="1d6b:ffff"))
    assert (trouble.code, trouble.sent) == ("unreachable", False) and "1d6b:ffff" in str(trouble)
    assert state_of(plain("usb", usb="1d6b:ffff")) == State("unreachable", False)


def test_a_computer_without_libusb_is_told_so(monkeypatch):
    monkeypatch.setattr(usb.backend.libusb1, "get_backend", lambda: None)
    trouble = trouble_of(plain("usb", usb=USB))
    assert trouble.code == "unreachable" and "libusb" in str(trouble)
    assert state_of(plain("usb", usb=USB)) == State("unreachable", False)


@pytest.mark.parametrize("which", [{"usb_port": "1-2.2"}, {"usb_serial": "SN-2"}])
def test_of_two_printers_of_one_model_the_one_that_is_meant_prints(monkeypatch, which):
    """By the port where it is plugged in, or by its serial number; without either the first."""
    with FakePrinter() as one, FakePrinter() as other:
        monkeypatch.setattr(usb.backend.libusb1, "get_backend", lambda: Alike(one, other))
        print_(plain("usb", usb=USB, **which))
        assert (one.papers, other.papers) == (0, 1)
        print_(plain("usb", usb=USB))
        assert (one.papers, other.papers) == (1, 1)


def test_a_printer_that_is_not_where_it_is_meant_to_be_is_told_with_those_that_are_there(monkeypatch):
    with FakePrinter() as one, FakePrinter() as other:
        monkeypatch.setattr(usb.backend.libusb1, "get_backend", lambda: Alike(one, other))
        trouble = trouble_of(plain("usb", usb=USB, usb_port="1-4"))
    assert (trouble.code, trouble.sent) == ("unreachable", False)
    there = "port 1-2.1 serial SN-1, port 1-2.2 serial SN-2"
    assert f"usb_port 1-4 is connected; there is: {there}" in str(trouble)
