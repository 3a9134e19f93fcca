"""PostgreSQL is waited for by those alone who ask it, and not for ever."""

import json
import subprocess
import sys

import pytest

from tests import patience
from tests.databases import own_database


@pytest.fixture(scope="module", params=["eventlet", "threading"])
def seen(request):
    """What a program saw that waited for PostgreSQL in every way, on greenlets and on threads."""
    with own_database() as url:
        program = [sys.executable, "-m", "tests.patience", request.param, url]
        told = subprocess.run(program, capture_output=True, text=True, timeout=60)
    assert told.returncode == 0, told.stderr
    return json.loads(told.stdout)


def test_two_that_wait_for_postgresql_wait_at_once_and_nobody_waits_with_them(seen):
    """Another looks at the server meanwhile, and lets both go when it has seen them wait."""
    assert seen["waited together"] == 2


def test_an_offices_lock_that_another_holds_stops_its_acts_and_nothing_else(seen):
    """Neither readings nor other greenlets; and the act gives up, and is well when the lock is free."""
    error, after_s = seen["lock"]
    assert "lock timeout" in error and after_s >= patience.LOCK_S
    assert seen["reads"] >= patience.TURNS
    assert seen["free"][0] == ""


def test_connections_that_were_cut_are_made_anew_before_anybody_notices(seen):
    assert [error for error, _ in seen["cut"]] == [""] * 3


def test_a_postgresql_that_hangs_holds_a_request_for_a_bounded_time_and_is_asked_again(seen):
    """Those who had a connection, and those who want one; nobody else stands still meanwhile."""
    for (error, after_s), least_s in (
        (seen["hung"], patience.ANSWER_S + patience.CONNECT_S),
        (seen["hung anew"], patience.CONNECT_S),
    ):
        assert "silent" in error and least_s <= after_s < least_s + patience.FOR_EVER_S
    assert seen["turns"] >= patience.TURNS
    assert seen["well again"][0] == ""


def test_the_servers_own_watch_is_set_and_the_url_has_the_last_word(seen):
    assert seen["settings"] == {
        "timezone": "UTC",
        "lock_timeout": "400ms",
        "statement_timeout": "20s",
        "idle_in_transaction_session_timeout": "30s",
        "application_name": "lobby",
    }
