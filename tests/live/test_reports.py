"""What machines report reaches the screens of those whom it concerns, whoever has called for it."""

import threading

import pytest

from queue_core.app import create_app
from queue_core.data.db import SCREENS
from queue_core.live import realtime as live_side
from queue_core.machines import printer_reports, spotlight
from tests.servers import until


@pytest.fixture
def live(found, monkeypatch):
    """An office whose boards are pushed by its commits alone: after the first pulse there is none."""
    monkeypatch.setattr(live_side, "PULSE_S", 3600.0)
    acts = found(server={"async_mode": "threading"}, printer=[{"name": "hall"}])
    acts.open("1")
    realtime = create_app(acts.office).extensions["realtime"]
    for room in ("office", "desk:1"):
        realtime.rooms.enter(f"a socket in {room}", room)
    pushing = threading.Thread(target=realtime.run)
    pushing.start()
    until(lambda: {"office", "desk:1"} <= realtime.board_push.sent.keys())
    yield acts, realtime
    realtime.stop()
    pushing.join()


def test_a_printers_trouble_reaches_the_boards_of_the_staff(live):
    """Of supervisors and of every desk."""
    acts, realtime = live
    printer_reports.keep_state(acts.office, "hall", "no_paper", acts.clock.now)
    for room in ("office", "desk:1"):
        until(lambda room=room: "no_paper" in repr(realtime.board_push.sent[room].data))


def test_a_lit_call_reaches_its_desk(live):
    """Its visitor is waited for from then on."""
    acts, realtime = live
    acts.take("taxes")
    called_at = acts.tickets()[0].taken_at
    acts.call("1")
    until(lambda: realtime.board_push.sent["desk:1"].data["ticket"])
    acts.clock.forward(seconds=4)
    spotlight.light(acts.office, "A001", called_at=called_at, now=acts.clock.now)
    lit_at = acts.clock.now.isoformat()
    until(lambda: (realtime.board_push.sent["desk:1"].data["ticket"] or {}).get("awaited_since") == lit_at)


def test_other_processes_hear_the_word(live):
    """As they do of an act."""
    acts, realtime = live
    words = []
    realtime.news.tell_others = words.append
    acts.take("taxes")
    acts.call("1")
    spotlight.light(acts.office, "A001", called_at=acts.clock.now, now=acts.clock.now)
    until(lambda: SCREENS in words)
