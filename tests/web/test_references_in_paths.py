"""A reference is the same at every door, also one with slashes."""

from urllib.parse import quote

import pytest

from queue_core import clock
from queue_core.actions import staff
from queue_core.feed.importing import import_feed
from tests.web.staff_browser import app_of

SECRET = "the token of the booking site"
HEADER = {"Authorization": f"Bearer {SECRET}"}
SLOT = {"service": "taxes", "slot_at": "2040-03-12T10:00:00+02:00"}


@pytest.fixture
def acts(found):
    return found(server={"async_mode": "threading"})


@pytest.fixture
def site(acts):
    digest = staff.digest(SECRET)
    staff.add_token(acts.office, "site", scope="feed", token_digest=digest, by="test", now=clock.now())
    return app_of(acts).test_client()


@pytest.mark.parametrize("reference", ["a/b", "/a", "a/", "a//b", "//a//", "/", "a b", "a%2Fb", "Ș/1"])
@pytest.mark.parametrize("safe", ["/", ""])
def test_slashes_are_part_of_a_reference(acts, site, reference, safe):
    """Escaped or not: what is put over the API is what the batch, a file and the kiosk know."""
    address = f"/api/v1/appointments/{quote(reference, safe=safe)}"
    assert site.put(address, json=SLOT, headers=HEADER).status_code == 201
    assert site.get(address, headers=HEADER).json["reference"] == reference
    known = site.post("/api/v1/appointments:batch", json=[SLOT | {"reference": reference}], headers=HEADER)
    assert known.json[0]["status"] == 200
    file = f"reference;service;slot_at\n{reference};taxes;2040-03-12 10:00\n".encode()
    assert import_feed(acts.office, file, "day.csv").outcomes["added"] == 0
    assert site.delete(address, headers=HEADER).json["state"] == "cancelled"


@pytest.mark.parametrize("address", ["%AA-1", "%DE-1", "a/%C8", "%ED%A0%80"])
def test_what_is_not_utf_8_is_refused(site, address):
    """Its letters would be replaced, and two references become one."""
    answer = site.put(f"/api/v1/appointments/{address}", json=SLOT, headers=HEADER)
    assert (answer.status_code, answer.json["code"]) == (422, "invalid_body")


def test_letters_that_came_apart_are_the_same_reference(site):
    """Composed (NFC) at every door."""
    site.put(f"/api/v1/appointments/{quote('Ș-1')}", json=SLOT, headers=HEADER)
    apart = quote("S\u0326-1")
    assert site.put(f"/api/v1/appointments/{apart}", json=SLOT, headers=HEADER).status_code == 200
    assert site.get(f"/api/v1/appointments/{apart}", headers=HEADER).json["reference"] == "Ș-1"


def test_a_language_is_looked_up_over_the_api_as_in_a_file(acts, site):
    """RFC 4647, 3.4."""
    asked = SLOT | {"language": "en-GB"}
    assert site.put("/api/v1/appointments/R1", json=asked, headers=HEADER).json["language"] == "en"
    refused = site.put("/api/v1/appointments/R2", json=SLOT | {"language": "de-AT"}, headers=HEADER)
    assert refused.json["code"] == "unknown_language"
