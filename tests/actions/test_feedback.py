"""A visitor's answer on a visit: once for a ticket, and nobody attached to it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from queue_core.actions import feedback, privacy
from queue_core.boards import feedback as boards
from queue_core.data.feedback import feedback as answers
from queue_core.data.journal import answer as repeats
from tests.databases import ON_BOTH, own_database
from tests.office import TUESDAY, Acts, Clock, founded, local, refused, shipped


def served(acts, service="taxes", desk="1") -> int:
    """A visit that is over."""
    acts.open(desk)
    ticket = acts.take(service)["id"]
    acts.call_this(desk, ticket, reason="its turn")
    acts.finish(ticket)
    return ticket


def give(acts, ticket: int, score: str = "4", said: str = ""):
    acts.do(feedback.give, ticket, score, said, once=feedback.once_for(f"/t/{ticket}"))


def rows(acts, table=answers):
    with acts.office.storage.reading() as db:
        return [dict(row._mapping) for row in db.execute(select(table))]


def test_an_answer_is_counted_for_its_day_and_service_and_names_nobody(acts):
    """Neither the row nor the journal says which ticket it was, nor what is kept for a repeat the score."""
    ticket = served(acts)
    acts.clock.forward(minutes=7)
    give(acts, ticket, "2", " a long\nwait ")
    (row,) = rows(acts)
    assert row == {
        "id": row["id"],
        "office_id": acts.office.id,
        "day_on": TUESDAY,
        "service": "taxes",
        "score": 2,
        "said": "a long wait",
    }
    event = acts.journal()[-1]
    assert (event.event, event.by) == ("feedback.given", "test")
    assert (event.ticket_id, event.number, event.service, event.desk, event.why) == (None,) * 5
    (kept,) = rows(acts, repeats)
    other = served(acts)
    give(acts, other, "5", "other words")
    assert {row["body"] for row in rows(acts, repeats)} == {kept["body"]}, "no digest of what was said"
    assert {str(row["given"]) for row in rows(acts, repeats)} == {str(kept["given"])}


def test_the_order_of_the_rows_is_not_that_of_the_answers(acts):
    """Ids are drawn: of twelve in a row they grow in order once in 479 million times."""
    tickets = [served(acts) for _ in range(12)]
    for number, ticket in enumerate(tickets):
        give(acts, ticket, "3", f"answer {number}")
    in_order = sorted(rows(acts), key=lambda row: row["id"])
    assert [row["said"] for row in in_order] != [f"answer {number}" for number in range(12)]


def test_a_ticket_answers_once_as_long_as_it_is_asked(acts):
    """A second answer, the same or another, is not counted; half a day after the visit nobody is asked."""
    ticket = served(acts)
    for score, later in (("4", 0), ("4", 1), ("1", 11)):
        acts.clock.at("10:00")
        acts.clock.forward(hours=later)
        give(acts, ticket, score)
    assert [row["score"] for row in rows(acts)] == [4]
    assert feedback.was_given(acts.office, f"/t/{ticket}", acts.clock.now)
    silent = served(acts)
    acts.clock.forward(hours=12, seconds=1)
    with refused("wrong_state"):
        give(acts, silent)


@pytest.mark.parametrize(
    ("score", "said", "code"),
    [
        ("0", "", "bad_score"),
        ("6", "", "bad_score"),
        ("", "", "bad_score"),
        ("٣", "", "bad_score"),
        ("3.0", "", "bad_score"),
        ("3", "x" * 501, "too_long"),
        ("3", "a\x00b", "control_characters"),
        ("3", "a\u202eb", "control_characters"),
        ("3", "\ufffd", "damaged_letters"),
    ],
)
def test_what_is_no_answer_is_refused_and_leaves_the_ticket_its_answer(acts, score, said, code):
    ticket = served(acts)
    events = len(acts.journal())
    with refused(code):
        give(acts, ticket, score, said)
    assert (rows(acts), len(acts.journal())) == ([], events)
    give(acts, ticket)
    assert len(rows(acts)) == 1


def test_an_office_that_does_not_ask_takes_no_answer(found):
    acts = found(office={"name": "Birou", "feedback": False})
    ticket = served(acts)
    with refused("not_found"):
        give(acts, ticket)


def test_words_are_erased_like_other_free_words_and_scores_stay(acts):
    """`[privacy] keep_contact_days` after the visit's day; the purge counts them."""
    give(acts, served(acts), "1", "the clerk at desk 1 was rude")
    acts.clock.forward(days=7)
    acts.do(privacy.purge, secret=b"s" * 32)
    assert [row["said"] for row in rows(acts)] == ["the clerk at desk 1 was rude"]
    acts.clock.forward(days=1)
    done = acts.do(privacy.purge, secret=b"s" * 32)
    assert done["reasons"] == 2, "the words, and the reason of the call"
    assert [(row["score"], row["said"]) for row in rows(acts)] == [(1, None)]


@pytest.mark.parametrize("kind", ON_BOTH, ids=lambda kind: kind or "sqlite")
def test_reports_count_by_service_and_tell_nothing_of_few(tmp_path, kind):
    """Five answers tell a mean, each score and the words; four only that there were four."""
    with own_database(kind) as url:
        settings = shipped(tmp_path, storage={"url": url})
        acts = Acts(founded(settings, local("06:00")), Clock(local("10:00")))
        for number, score in enumerate("54341"):
            give(acts, served(acts), score, f"words {number}" if number < 2 else "")
        for score in "1111":
            give(acts, served(acts, "utilities", "4"), score, "rude")
        found = boards.said(acts.office, TUESDAY, TUESDAY)
        taxes, utilities = found.by_service["taxes"], found.by_service["utilities"]
        assert (taxes.answers, taxes.mean, [taxes.of(score) for score in range(1, 6)]) == (
            5,
            3.4,
            [1, 0, 1, 2, 1],
        )
        assert (utilities.answers, utilities.mean, utilities.of(1)) == (4, None, None)
        assert (found.total.answers, found.total.mean) == (9, 21 / 9)
        assert {each.words for each in found.words} == {"words 0", "words 1"}
        assert list(boards.said(acts.office, TUESDAY, TUESDAY, "utilities").by_service) == ["utilities"]
        day_before = TUESDAY - timedelta(days=1)
        assert boards.said(acts.office, day_before, day_before).total.answers == 0
        acts.office.storage.close()
