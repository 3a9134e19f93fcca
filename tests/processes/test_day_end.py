"""An announced end of the day where two processes serve one office."""

from datetime import UTC, datetime, timedelta

from queue_core.actions import announced_end
from tests.servers import until

SECONDS_LEFT = 4


def test_it_happens_once_and_whoever_leads_by_then_does_it(two):
    """The process that led when it was announced is killed before its time has come."""
    before = len(two.acts.journal())
    two.acts.clock.now = datetime.now(UTC) - timedelta(seconds=60 - SECONDS_LEFT)
    two.acts.announce_end(confirmed=True, by="staff:ioana")
    leader = two.leader()
    leader.kill9()
    until(lambda: "day.ended" in two.acts.events(before), within=60)
    ended = next(row for row in two.acts.journal(before) if row.event == "day.ended")
    assert ended.at >= two.acts.clock.now + timedelta(seconds=60), "not before"
    leader.start()
    assert not announced_end.is_announced(two.acts.office), "there is nothing left to carry out"
    assert two.acts.events(before).count("day.ended") == 1
