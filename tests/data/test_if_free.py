"""Writes that may be left out: a page that is only read waits for nobody who writes."""

from datetime import timedelta

import pytest

from queue_core.actions import sessions, staff
from queue_core.boards import credentials
from queue_core.machines.sessions_seen import keep_seen
from tests.office import founded

DIGEST = "d" * 64


@pytest.fixture
def ana(acts):
    """A session of a clerk's, a minute old."""
    acts.do(staff.add_staff, "ana", name="Ana", role="clerk", password_hash="a hash", by="command")
    account = credentials.account_of(acts.office, "ana")
    acts.do(sessions.sign_in, account.id, was="a hash", digest=DIGEST, browser="", by="staff:ana")
    acts.clock.forward(minutes=5)
    return credentials.session(acts.office, DIGEST)


def test_who_was_active_is_kept_where_nobody_writes(acts, ana):
    keep_seen(acts.office, DIGEST, ana.seen_at, acts.clock.now)
    assert credentials.session(acts.office, DIGEST).seen_at == ana.seen_at + timedelta(minutes=5)


@pytest.mark.parametrize("by_another_process", [False, True])
def test_it_waits_for_no_act_and_is_kept_the_next_time(acts, ana, by_another_process):
    """Neither for one of this process nor for another's."""
    writing = founded(acts.office.settings, acts.clock.now) if by_another_process else acts.office
    with writing.changing():
        keep_seen(acts.office, DIGEST, ana.seen_at, acts.clock.now)
    keep_seen(acts.office, DIGEST, ana.seen_at, acts.clock.now)
    assert credentials.session(acts.office, DIGEST).seen_at > ana.seen_at
    if by_another_process:
        writing.storage.close()
