"""What staff wrote, and which of them acted, is for supervisors: other programs read what happened."""

import json
from datetime import UTC, datetime

import pytest

from queue_core.actions import calls, desks, staff, visits
from tests.office import founded, hash_of, shipped

SAID = "doamna Ștefania, 0721 987 654, i s-a făcut rău"
ANA = {"by": "staff:ana"}


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """A server on whose office staff acted with reasons, and two accounts changed."""
    from tests.servers import Server

    server = Server(tmp_path_factory.mktemp("api") / "server")
    server.start()
    taken = [server.client("kiosk").post("/tickets", {"service": "taxes"})[1]["id"] for _ in range(2)]
    office, now = founded(shipped(server.folder, **server.changes), datetime.now(UTC)), datetime.now(UTC)
    for login, role, by in (("ioana", "supervisor", "command"), ("maria", "clerk", "staff:ioana")):
        hashed = hash_of("x" * 9)
        staff.add_staff(office, login, name=login, role=role, password_hash=hashed, now=now, by=by)
    desks.open_desk(office, "1", clerk="ana", now=now, **ANA)
    calls.call_this(office, "1", taken[1], reason=SAID, now=now, **ANA)
    visits.give_priority(office, taken[0], reason=SAID, now=now, **ANA)
    desks.pause(office, "1", reason=SAID, now=now, **ANA)
    desks.open_desk(office, "1", clerk="mihai", now=now, by="staff:mihai")
    office.storage.close()
    yield server
    server.stop()


def words(server, scope: str) -> str:
    return json.dumps(server.client(scope).get("/journal"), ensure_ascii=False)


@pytest.mark.parametrize("scope", ["kiosk", "desk", "read"])
def test_other_scopes_read_neither_words_nor_accounts(served, scope):
    """`by` is "staff" for people; devices, visitors and the system are named as ever."""
    told = words(served, scope)
    assert not [secret for secret in (SAID, "0721", "ana", "mihai", "maria", "ioana") if secret in told]
    rows = served.client(scope).get("/journal")
    by = {row["event"]: row["by"] for row in rows}
    assert by["ticket.called"] == by["desk.paused"] == by["staff.added"] == "staff"
    assert by["ticket.taken"] == "token:kiosk"
    assert [row["seq"] for row in rows] == list(range(1, len(rows) + 1))


def test_a_supervisor_reads_both(served):
    told = words(served, "supervisor")
    assert told.count(SAID) == 3 and "staff:ana" in told and "maria" in told
