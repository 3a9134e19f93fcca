"""A visitor is told by a real gateway what the real server's acts have caused."""

from tests.messages import PHONE, gateway
from tests.servers import Server, until


def started(folder, address, **more):
    server = Server(folder / "office", messages={"sms": address, "before": 0} | more)
    server.start()
    return server


def test_a_booked_visitor_hears_of_the_call_and_the_list_says_so_without_the_contact(tmp_path):
    with gateway() as sms:
        server = started(tmp_path, sms.address, feed=["called"])
        try:
            staff = server.client()
            code = staff.ask("PUT", "/appointments/R-1", {
                "service": "taxes", "slot_at": slot(server), "phone": PHONE, "name": "Ion Pop",
            })[1]["code"]  # fmt: skip
            number = staff.post("/check-ins", {"code": code})[1]["number"]
            staff.post("/desks/1/open")
            assert staff.post("/desks/1/calls")[1]["number"] == number
            until(lambda: sms.taken)
            (told,) = sms.taken
            assert told.to == "+40721000111" and number in told.text and "1" in told.text
            (listed,) = until(lambda: [row for row in staff.get("/messages") if row["state"] == "sent"])
            assert (listed["kind"], listed["channel"], listed["number"]) == ("called", "sms", number)
            assert "721" not in str(listed)
        finally:
            server.stop()
        assert "721000111" not in server.log and "Ion Pop" not in server.log


def slot(server):
    from datetime import UTC, datetime, timedelta

    return (datetime.now(UTC) + timedelta(minutes=10)).isoformat()
