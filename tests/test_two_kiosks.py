"""Two kiosks pressed by eight processes as fast as they can: one ticket at a time, no number twice."""

from datetime import UTC, datetime

from queue_core.actions import staff
from tests.hammers import fingers, hammered
from tests.office import founded, shipped

PAUSE_S, PRESSED_FOR_S = 1, 3.5


def test_fast_fingers_get_one_ticket_for_each_pause_and_the_other_kiosk_its_own(server):
    """Whatever number of sessions a kiosk's pairing is used in, its tickets keep their distance."""
    served = server(kiosk={"pause_seconds": PAUSE_S, "acts_per_minute": 100_000}, printer=[])
    office = founded(shipped(served.folder, **served.changes), datetime.now(UTC))
    secrets = [staff.new_token() for _ in range(2)]
    for name, secret in zip(("hall", "door"), secrets, strict=True):
        digest, now = staff.digest(secret), datetime.now(UTC)
        staff.add_token(office, name, scope="kiosk", token_digest=digest, by="test", now=now)
    office.storage.close()

    pressed = hammered(fingers, served.url, secrets, PRESSED_FOR_S)

    assert set(pressed) == {303, 429}
    line = served.client().get("/line")
    assert len({row["number"] for row in line}) == len(line)
    assert len(line) == pressed.count(303)
    taken = [row for row in served.client().get("/journal?after=0") if row["event"] == "ticket.taken"]
    for kiosk in ("kiosk:hall", "kiosk:door"):
        at = [datetime.fromisoformat(row["at"]) for row in taken if row["by"] == kiosk]
        assert len(at) >= 2, "the first at once, then one for each pause"
        gaps = [(later - earlier).total_seconds() for earlier, later in zip(at, at[1:], strict=False)]
        assert min(gaps) >= PAUSE_S


def test_a_screen_that_presses_too_often_is_told_to_wait_a_minute(server):
    """`acts_per_minute` counts what was asked, given or not; a program's token is not counted."""
    served = server(kiosk={"pause_seconds": 0, "acts_per_minute": 5}, printer=[])
    pressed = hammered(fingers, served.url, [served.token("kiosk")], 60, 8, processes=1)
    assert pressed == [303] * 5 + [429] * 3
    for _ in range(10):
        assert served.client("kiosk").post("/tickets", {"service": "taxes"})[0] == 201
