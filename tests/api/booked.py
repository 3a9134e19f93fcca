"""What is booked over the API in the day that its document is held against."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from queue_core.data.messages import message
from tests.api import Api
from tests.office import founded, shipped


def play_bookings(ask: Any) -> None:
    """Reserve, confirm, move and give back; and be refused each."""
    free = [slot["slot_at"] for slot in ask("GET", "/slots?service=taxes").data if slot["left"]]
    ask("GET", "/slots?service=nothing")
    wanted = {"service": "taxes", "slot_at": free[0], "phone": "0721 000 111"}
    reference = ask("POST", "/bookings", wanted).data["reference"]
    for body in (wanted, wanted | {"phone": None}, wanted | {"slot_at": "2001-01-01T00:00:00Z"}, {}):
        ask("POST", "/bookings", body)
    path = f"/bookings/{reference}"
    for code in ("x", _code(ask.api, reference)):
        ask("POST", f"{path}/confirm", {"code": code})
    for slot_at in (free[1], free[1], "2001-01-01T00:00:00Z"):
        ask("POST", f"{path}/move", {"slot_at": slot_at})
    for _ in range(2):
        ask("DELETE", path)
    ask("GET", "/messages?after=0", scope="supervisor")
    _play_the_week(ask, free)


def _play_the_week(ask: Any, free: list[str]) -> None:
    """Book, move and cancel for somebody on the phone; block a time and unblock it; and be refused each."""
    for service in ("taxes", "nothing"):
        ask("GET", f"/week?service={service}", scope="supervisor")
    wanted = {"service": "taxes", "slot_at": free[0], "phone": "0721 000 222"}
    mine = ask("POST", "/appointments", wanted, scope="supervisor").data["reference"]
    for body in (wanted, wanted | {"slot_at": "2001-01-01T00:00:00Z"}, {}):
        ask("POST", "/appointments", body, scope="supervisor")
    for slot_at in (free[1], free[1], "2001-01-01T00:00:00Z"):
        ask("POST", "/appointments:move", {"reference": mine, "slot_at": slot_at}, scope="supervisor")
    begin = datetime.fromisoformat(free[1])
    times = {"from_at": free[1], "until_at": (begin + timedelta(minutes=1)).isoformat()}
    for body in (
        times | {"reason": "x"},
        times | {"reason": ""},
        times | {"reason": "x", "until_at": free[1]},
    ):
        ask("POST", "/blocks", body, scope="supervisor")
    (block,) = ask("GET", "/blocks", scope="supervisor").data
    assert block["concerns"] == [mine]
    for _ in range(2):
        ask("POST", "/appointments:cancel", {"reference": mine, "reason": "x"}, scope="supervisor")
        ask("DELETE", f"/blocks/{block['id']}", scope="supervisor")
    ask("POST", "/appointments:cancel", {"reference": "NOTHING", "reason": "x"}, scope="supervisor")
    ask("GET", "/blocks?limit=x", scope="supervisor")


def _code(api: Api, reference: str) -> str:
    """The code that confirms a reservation, which nobody but its message tells."""
    office = founded(shipped(api.server.folder, **api.server.changes), datetime.now(UTC))
    with office.storage.reading() as db:
        wanted = select(message.c.facts).where(message.c.reference == reference, message.c.kind == "confirm")
        code = db.execute(wanted).scalars().one()["code"]
    office.storage.close()
    return str(code)
