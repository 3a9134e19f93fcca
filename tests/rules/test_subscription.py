"""What a browser says when it wants to be told, and what is kept of it."""

import json

import pytest

from queue_core.rules.subscription import MOST_LETTERS, subscription
from tests.office import refused

SERVICES = ("push.example", "updates.other.example")


def said(endpoint: object = "https://push.example/send/1", **changed: object) -> dict:
    keys = {"p256dh": "BNcR", "auth": "tBHI"} | changed
    return {"endpoint": endpoint, "expirationTime": None, "keys": keys}


def test_the_address_and_the_two_keys_are_kept_and_nothing_else():
    """Whatever else a browser tells is not ours to keep."""
    kept = json.loads(subscription(json.dumps(said(other="x")), SERVICES))
    assert kept == {"endpoint": "https://push.example/send/1", "keys": {"p256dh": "BNcR", "auth": "tBHI"}}


@pytest.mark.parametrize("host", ["push.example", "eu.push.example", "PUSH.example", "updates.other.example"])
def test_an_address_of_a_push_service_or_below_it_is_taken(host):
    """Whatever its case."""
    assert host in subscription(json.dumps(said(f"https://{host}/1")), SERVICES)


@pytest.mark.parametrize("endpoint", [
    "https://evil.example/1", "https://notpush.example/1", "https://push.example.evil/1",
    "https://push.example@evil.example/1", "https://other.example/1", "push.example", "",
    "https://[", 7, None,
])  # fmt: skip
def test_an_address_that_belongs_to_no_push_service_is_refused(endpoint):
    """A server is not made to call whatever a stranger names."""
    with refused("bad_contact"):
        subscription(json.dumps(said(endpoint)), SERVICES)


@pytest.mark.parametrize("key", ["p256dh", "auth"])
@pytest.mark.parametrize("value", [None, 7, ["a"]])
def test_a_key_that_is_no_text_is_refused(key, value):
    """Nothing could be sealed for it."""
    with refused("bad_contact"):
        subscription(json.dumps(said(**{key: value})), SERVICES)


@pytest.mark.parametrize(
    "written", ["", "{", "[]", "7", "null", "{}", '{"endpoint": "https://push.example/"}']
)
def test_what_is_no_subscription_is_refused(written):
    """Whatever a stranger sends is no error of the server."""
    with refused("bad_contact"):
        subscription(written, SERVICES)


def test_a_subscription_has_at_most_two_thousand_letters():
    """As it is written; one more is refused."""
    written = json.dumps(said())
    assert MOST_LETTERS == 2000
    subscription(written.ljust(MOST_LETTERS), SERVICES)
    with refused("bad_contact"):
        subscription(written.ljust(MOST_LETTERS + 1), SERVICES)
