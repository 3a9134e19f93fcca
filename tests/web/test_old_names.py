"""A renamed service or desk at every door: the API, the staff's pages, the kiosk's, the sockets'."""

import pytest

from queue_core import boards
from queue_core.actions import founding, staff
from queue_core.clock import now
from tests.web.staff_browser import app_of, press, sign_in, with_accounts

BEFORE = {
    "service": [
        {"slug": "taxes", "letter": "A", "name": "Taxes"},
        {"slug": "police", "letter": "C", "name": "Police"},
    ],
    "desk": [{"name": "1", "services": ["taxes"]}, {"name": "7", "services": ["police"]}],
    "elsewhere": [],
    "server": {"async_mode": "threading"},
    "kiosk": {"paired_only": False},
}
AFTER = BEFORE | {
    "service": [
        {"slug": "fees", "letter": "A", "name": "Fees", "was": ["taxes"]},
        {"slug": "police", "letter": "C", "name": "Police"},
    ],
    "desk": [{"name": "1", "services": ["fees"]}, {"name": "12", "services": ["fees"], "was": ["7"]}],
}
SECRET = "s" * 43


@pytest.fixture
def renamed(found, settings, clock):
    """The acts of an office whose desk 7 and service taxes have other names since its last start."""
    clock.now = now()
    before = found(**BEFORE)
    founding.ready(before.office, clock.now)
    with_accounts(before.office, clock.now)
    before.do(staff.add_token, "all", scope="supervisor", token_digest=staff.digest(SECRET), by="test")
    before.office.storage.close()
    acts = found(**AFTER)
    founding.ready(acts.office, clock.now)
    return acts


def test_the_api_takes_old_names_in_addresses_bodies_and_queries(renamed):
    """And answers with the present ones."""
    client = app_of(renamed).test_client()
    asked = {"headers": {"Authorization": f"Bearer {SECRET}"}}
    assert client.post("/api/v1/desks/7/open", json={}, **asked).json["desk"] == "12"
    taken = client.post("/api/v1/tickets", json={"service": "taxes"}, **asked).json
    assert (taken["service"], taken["number"]) == ("fees", "A001")
    line = client.get("/api/v1/line?service=taxes", **asked).json
    assert [row["service"] for row in line] == ["fees"]
    sent = client.post(f"/api/v1/tickets/{taken['id']}/transfers", json={"desk": "7"}, **asked)
    assert sent.status_code == 200
    assert client.post("/api/v1/desks/7/calls", json={}, **asked).json["desk"] == "12"
    slot = {"service": "taxes", "slot_at": "2026-12-01T10:00:00+02:00"}
    assert client.put("/api/v1/appointments/R-1", json=slot, **asked).json["service"] == "fees"
    known = client.get("/api/v1/openapi.json").json["components"]["schemas"]["Stated"]
    assert {"fees", "taxes"} <= set(known["properties"]["service"]["enum"])


def test_pages_take_old_names(renamed):
    """The clerk's bookmark of the desk, the kiosk's page of a service, a report for it."""
    client = app_of(renamed).test_client()
    sign_in(client, "ioana")
    assert '"/counter/desks/12' in client.get("/counter/desks/7").text
    assert press(client, "/counter/desks/7/open").status_code == 200
    assert boards.desk_list(renamed.office)[1]["state"] == "open"
    assert "Fees" in client.get("/kiosk/services/taxes").text
    assert client.get("/counter/reports?service=taxes&desk=7").status_code == 200


def test_a_service_that_is_gone_is_on_the_supervisors_page_until_it_is_sent_on(found, clock):
    """With how many; one form gives all of it to another service; a program may do it as well."""
    clock.now = now()
    before = found(**BEFORE)
    founding.ready(before.office, clock.now)
    with_accounts(before.office, clock.now)
    before.do(staff.add_token, "all", scope="supervisor", token_digest=staff.digest(SECRET), by="test")
    ticket = before.take("police")["id"]
    before.office.storage.close()
    left = {"service": BEFORE["service"][:1], "desk": BEFORE["desk"][:1]}
    acts = found(**BEFORE | left)
    founding.ready(acts.office, clock.now)
    client = app_of(acts).test_client()
    sign_in(client, "ioana")
    assert 'data-alarm="gone:police"' in client.get("/counter/supervisor").text
    asked = {"headers": {"Authorization": f"Bearer {SECRET}"}}
    there = client.post("/api/v1/services/taxes/transfers", json={"service": "taxes"}, **asked)
    assert (there.status_code, there.json["code"]) == (409, "service_there")
    assert press(client, "/counter/supervisor/gone-services/police", to="taxes").status_code == 303
    assert "gone:police" not in client.get("/counter/supervisor").text
    assert acts.ticket(ticket).service == "taxes"
    again = client.post("/api/v1/services/police/transfers", json={"service": "taxes"}, **asked)
    assert again.json == {"service": "taxes", "tickets": 0, "appointments": 0}
