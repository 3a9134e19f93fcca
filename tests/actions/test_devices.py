"""A screen becomes a device by its code, and is none once it is revoked."""

import pytest

from queue_core import boards
from queue_core.actions import devices
from queue_core.machines import pairing_codes
from tests.office import refused

DIGEST = "a" * 64


@pytest.fixture
def asked(found):
    acts = found(printer=[{"name": "hall"}, {"name": "door"}])
    return acts, pairing_codes.ask(acts.office, "kiosk", digest=DIGEST, now=acts.clock.now)


def test_a_code_has_six_digits_and_pairs_once(asked):
    acts, code = asked
    assert len(code) == 6 and code.isdecimal()
    written = f" {code[:3]} {code[3:]} "
    acts.do(devices.pair, written, name="entrance", kind="kiosk", language="en", printer="door")
    (known,) = boards.devices(acts.office)
    assert {key: known[key] for key in ("name", "scope", "language", "printer")} == {
        "name": "entrance", "scope": "kiosk", "language": "en", "printer": "door",
    }  # fmt: skip
    with refused("unknown_pairing"):
        acts.do(devices.pair, code, name="again", kind="kiosk")
    assert acts.events() == ["device.paired"], "asking is no event"


@pytest.mark.parametrize("wrong, code", [
    ({"name": " x"}, "bad_name"), ({"name": ""}, "bad_name"), ({"language": "hu"}, "unknown_language"),
    ({"printer": "nowhere"}, "unknown_printer"), ({"kind": "counter"}, "unknown_pairing"),
])  # fmt: skip
def test_what_is_not_right_is_refused_and_the_code_stays_good(asked, wrong, code):
    acts, given = asked
    right = {"name": "entrance", "kind": "kiosk"}
    with refused(code):
        acts.do(devices.pair, given, **right | wrong)
    assert boards.devices(acts.office) == []
    acts.do(devices.pair, given, **right)


def test_a_code_is_good_for_half_an_hour(asked):
    acts, code = asked
    acts.clock.forward(minutes=10, seconds=1)
    with refused("unknown_pairing"):
        acts.do(devices.pair, code, name="entrance", kind="kiosk")


def test_a_name_is_given_once_and_free_after_its_device_is_revoked(asked):
    acts, code = asked
    other = pairing_codes.ask(acts.office, "display", digest="b" * 64, now=acts.clock.now)
    acts.do(devices.pair, code, name="entrance", kind="kiosk")
    with refused("name_taken"):
        acts.do(devices.pair, other, name="entrance", kind="display")
    acts.do(devices.revoke, "entrance")
    acts.do(devices.pair, other, name="entrance", kind="display")
    assert [each["scope"] for each in boards.devices(acts.office)] == ["read"]
    with refused("unknown_device"):
        acts.do(devices.revoke, "nobody")


def test_whoever_opens_the_page_a_thousand_times_fills_nothing(asked):
    """The oldest codes give way; those on the glass now are good."""
    acts, first = asked
    for number in range(pairing_codes.MOST_ASKING + 20):
        acts.clock.forward(seconds=1)
        last = pairing_codes.ask(acts.office, "kiosk", digest=f"{number:064d}", now=acts.clock.now)
    with refused("unknown_pairing"):
        acts.do(devices.pair, first, name="entrance", kind="kiosk")
    acts.do(devices.pair, last, name="entrance", kind="kiosk")


def test_a_screen_is_what_it_asks_to_be_unless_the_supervisor_says_otherwise(asked):
    acts, kiosk = asked
    tv = pairing_codes.ask(acts.office, "display", digest="b" * 64, now=acts.clock.now)
    acts.do(devices.pair, tv, name="hall")
    acts.do(devices.pair, kiosk, name="entrance")
    assert {each["name"]: each["scope"] for each in boards.devices(acts.office)} == {
        "hall": "read", "entrance": "kiosk",
    }  # fmt: skip


def test_tvs_that_ask_take_no_code_from_a_kiosk(asked):
    acts, first = asked
    for number in range(pairing_codes.MOST_ASKING + 20):
        pairing_codes.ask(acts.office, "display", digest=f"{number:064d}", now=acts.clock.now)
    acts.do(devices.pair, first, name="entrance")
