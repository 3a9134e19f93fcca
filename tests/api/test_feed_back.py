"""What the booking site is told: a day's appointments, what changed since, and whose word is the later."""

from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest

from tests.api import opened, soon, stated
from tests.api.test_appointments import SHAPE

VISIT = SHAPE | {"visit", "arrived_at", "called_at", "ended_at", "changed_at"}


@pytest.fixture(scope="module")
def api(tmp_path_factory):
    with opened(tmp_path_factory.mktemp("feed")) as api:
        api.ask("POST", "/desks/1/open", scope="desk")
        yield api


@pytest.fixture
def reference(request):
    return request.node.name[-50:]


def changed(api, after: str) -> list[dict]:
    return api.get(f"/appointments?changed_after={quote(after)}", scope="feed")


def test_an_older_put_changes_nothing_and_answers_what_stands(api, reference):
    slot, now = soon(hours=1), datetime.now(UTC)
    api.book(reference, slot, updated_at=now.isoformat())
    older = stated(soon(hours=5), updated_at=(now - timedelta(minutes=1)).isoformat())
    answer = api.ask("PUT", f"/appointments/{reference}", older, scope="feed")
    assert answer.status == 200
    assert datetime.fromisoformat(answer.data["slot_at"]) == slot
    batch = api.ask("POST", "/appointments:batch", [older | {"reference": reference}], scope="feed")
    assert datetime.fromisoformat(batch.data[0]["appointment"]["slot_at"]) == slot


def test_what_became_of_an_appointment_is_told_step_by_step(api, reference):
    """Asked after the last change that was told, the site hears each next one, once."""
    code = api.book(reference, soon(minutes=5))["code"]
    (told,) = [each for each in changed(api, "2020-01-01T00:00:00Z") if each["reference"] == reference]
    assert set(told) == VISIT and (told["state"], told["visit"]) == ("booked", None)
    steps = []

    def hear():
        nonlocal told
        (told,) = changed(api, told["changed_at"])
        steps.append((told["state"], told["visit"]))
        assert changed(api, told["changed_at"]) == []

    ticket = api.ask("POST", "/check-ins", {"code": code}, scope="kiosk").data["id"]
    hear()
    api.ask("POST", "/desks/1/calls", {"ticket": ticket, "reason": "a test"}, scope="desk")
    hear()
    api.ask("POST", f"/tickets/{ticket}/start", scope="desk")
    hear()
    api.ask("POST", f"/tickets/{ticket}/finish", scope="desk")
    hear()
    assert steps == [
        ("arrived", "waiting"),
        ("arrived", "called"),
        ("arrived", "serving"),
        ("arrived", "served"),
    ]
    assert told["arrived_at"] <= told["called_at"] <= told["ended_at"] <= told["changed_at"]


def test_a_day_is_listed_whole_and_without_a_question_it_is_today(api, reference):
    api.book(reference, soon(days=40))
    day = soon(days=40).date().isoformat()
    assert [each["reference"] for each in api.get(f"/appointments?on={day}", scope="feed")] == [reference]
    assert api.get(f"/appointments?on={day}&changed_after=2199-01-01T00:00:00Z", scope="feed") == []
    assert reference not in [each["reference"] for each in api.get("/appointments", scope="feed")]


def test_no_more_than_a_thousand_are_told_at_once_and_none_is_missed(api, reference):
    """The answers follow each other without a gap, though many changed in one moment."""
    rows = [stated(soon(days=50), reference=f"{reference}-{n}") for n in range(1000)]
    more = [stated(soon(days=50), reference=f"{reference}+{n}") for n in range(20)]
    for batch in (rows, more):
        assert api.ask("POST", "/appointments:batch", batch, scope="feed").status == 200
    after, told = "2020-01-01T00:00:00Z", []
    while some := changed(api, after):
        assert len(some) <= 1050
        after = some[-1]["changed_at"]
        told += [each["reference"] for each in some]
    assert len(told) == len(set(told))
    assert {each["reference"] for each in rows + more} <= set(told)


@pytest.mark.parametrize(
    "query",
    ["on=yesterday", "on=2026-02-30", "on=", "on=9999-01-01"]
    + [f"changed_after={what}" for what in ("now", "2026-01-01T00:00:00", "9" * 20)],
)
def test_a_question_that_cannot_be_understood_is_refused(api, query):
    answer = api.ask("GET", f"/appointments?{query}", scope="feed")
    assert (answer.status, answer.code) == (422, "invalid_body")


def test_names_and_phones_are_never_told_back(api, reference):
    api.book(reference, soon(hours=1), name="Ana Privata", phone="0721987654")
    answers = [api.get("/appointments", scope="feed"), api.get(f"/appointments/{reference}", scope="feed")]
    assert "Privata" not in str(answers) and "721987654" not in str(answers)
