"""Where a proof of work is asked for, it books once; without one the office says what happens."""

import json
from contextlib import contextmanager

import pytest
from altcha import Challenge, Payload, create_challenge, solve_challenge

from tests.bookings.test_pages import Visitor
from tests.office import ROUND_THE_CLOCK
from tests.servers import Server

TERMS = {"enabled": True, "contact": "none", "lead_minutes": 0, "proof_of_work": True}


@contextmanager
def opened(folder, **terms):
    server = Server(folder / "office", hours=ROUND_THE_CLOCK, booking=TERMS | terms)
    server.start()
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with opened(tmp_path_factory.mktemp("proof")) as server:
        yield server


def solved(challenge: Challenge) -> str:
    solution = solve_challenge(challenge)
    assert solution
    return Payload(challenge, solution).to_base64()


def proof(server) -> str:
    made = json.loads(Visitor(server).go("/book/challenge").html)
    return solved(Challenge.from_dict(made))


def books(server, slot: int, **more) -> Visitor:
    visitor = Visitor(server)
    slot_at = visitor.chooses(slot=slot)
    return visitor.go("/book/", {"service": "taxes", "slot": slot_at, "key": visitor.key} | more)


def test_with_a_proof_it_is_booked_and_the_same_proof_books_nothing_else(server):
    given = proof(server)
    assert books(server, 2, altcha=given).all("data-state") == ["booked"]
    again = books(server, 3, altcha=given)
    assert (again.status, again.all("data-code")) == (422, ["key_reused"])


@pytest.mark.parametrize(
    "given",
    [
        "",
        "x",
        "e30=",
        solved(create_challenge("PBKDF2/SHA-256", 1, key_prefix="0", hmac_secret="not the server's")),
    ],
    ids=["none", "nonsense", "nothing", "of another's making"],
)
def test_what_is_no_proof_books_nothing_and_keeps_the_time(server, given):
    refused = books(server, 5, altcha=given)
    assert (refused.status, refused.all("data-code")) == (409, ["no_proof"])
    assert refused.all("data-act") == ["reserve"]


def test_where_the_office_lets_them_a_few_are_booked_without(tmp_path):
    """As many in a minute from one address, by a program as by people."""
    with opened(tmp_path, without_proof="few") as server:
        states = [books(server, slot).status for slot in range(5)]
    assert states == [200, 200, 200, 429, 429]
