"""Twice is once: a repeated request gets the first answer, and nothing is done again."""

import pytest

from queue_core.actions import tickets
from queue_core.actions.once import Once
from queue_core.data.db import ACTS
from tests.office import refused

BODY = {"service": "taxes"}


def once(key: str = "k1", *, actor: str = "token:kiosk", path: str = "/tickets", body: object = BODY) -> Once:
    return Once.of(actor, "POST", path, key, body)


def test_the_same_key_gives_the_first_answer(acts, clock):
    """Word for word, though the line has grown since; nothing is taken, journalled or printed again."""
    first = acts.take("taxes", once=once())
    acts.take("taxes")
    clock.forward(minutes=5)
    events = acts.events()
    assert acts.take("taxes", once=once()) == first
    assert acts.events() == events
    assert len(acts.tickets()) == 2


def test_a_repeat_of_what_made_something_says_so_again(acts, clock):
    """The answer's status does not change with the repeat: `made` is remembered too."""
    answers = [tickets.take(acts.office, "taxes", by="test", now=clock.now, once=once()) for _ in range(2)]
    assert answers[0] == answers[1] and answers[1].made


@pytest.mark.parametrize(
    "other",
    [{"key": "k2"}, {"actor": "token:other"}, {"path": "/tickets/1/finish"}],
)
def test_the_key_is_of_one_actor_and_one_address(acts, other):
    """Another key, another actor, another path: another request."""
    acts.take("taxes", once=once())
    assert acts.take("taxes", once=once(**other))["number"] == "A002"


def test_the_same_key_with_another_body_is_refused(acts):
    """422 `key_reused`, and nothing is done; the first answer stays."""
    first = acts.take("taxes", once=once())
    with refused("key_reused"):
        acts.take("utilities", once=once(body={"service": "utilities"}))
    assert acts.take("taxes", once=once()) == first
    assert len(acts.tickets()) == 1


def test_the_order_of_the_body_s_keys_does_not_matter(acts):
    """The same words are the same request."""
    first = acts.take("taxes", once=once(body={"service": "taxes", "language": "ro"}))
    assert acts.take("taxes", once=once(body={"language": "ro", "service": "taxes"})) == first


def test_a_refusal_that_changed_nothing_is_not_remembered(acts):
    """The same key works once the reason of the refusal is gone."""
    acts.open("1")
    asked = once(path="/desks/1/calls", body={})
    with refused("nobody_waiting"):
        acts.call("1", once=asked)
    acts.take("taxes")
    assert acts.call("1", once=asked)["number"] == "A001"


def test_an_answer_that_changed_nothing_is_not_remembered(acts):
    """A second check-in, a desk that is open already: asked again, it is looked up again."""
    acts.book("R1", "10:30")
    ticket = acts.check_in("R1")
    acts.take("taxes", priority=True)
    acts.check_in("R1", once=once())
    acts.open("1")
    acts.called("1")
    assert acts.check_in("R1", once=once())["state"] == "called"
    assert acts.ticket(ticket["id"]).state == "called"


def test_a_kept_refusal_is_remembered_whole(acts):
    """Finished, then nobody waiting: the repeat gets the same 409 and does not call who came since."""
    acts.open("1")
    acts.take("taxes")
    acts.call("1")
    asked = once(path="/desks/1/calls", body={"finish_current": True})
    with refused("nobody_waiting") as first:
        acts.call("1", finish_current=True, once=asked)
    acts.take("taxes")
    with refused("nobody_waiting") as second:
        acts.call("1", finish_current=True, once=asked)
    assert second.value.facts == first.value.facts
    assert second.value.facts["finished"]["number"] == "A001"
    assert acts.events()[-1] == "ticket.taken"


def test_a_double_click_is_one_call(acts):
    """The second click of call next does not finish the visitor just called."""
    acts.open("1")
    acts.take("taxes"), acts.take("taxes")
    asked = once(path="/desks/1/calls", body={"finish_current": True})
    assert [acts.call("1", finish_current=True, once=asked)["number"] for _ in range(2)] == ["A001", "A001"]
    assert acts.ticket(2).state == "waiting"


@pytest.mark.parametrize(("hours", "number"), [(0, "A001"), (23.9, "A001"), (24.1, "A001 of a new day")])
def test_an_answer_is_kept_for_a_day(acts, clock, hours, number):
    """24 hours, across midnight too; after that the key is new, and may be used again and again."""
    first = acts.take("taxes", once=once())
    clock.forward(hours=hours)
    again = acts.take("taxes", once=once())
    assert (again["id"] == first["id"]) == (number == "A001")
    assert acts.take("taxes", once=once()) == again


def test_an_answer_stands_only_with_its_act(acts):
    """An act that breaks down leaves neither ticket nor answer: the repeat does it."""
    services = acts.office.settings.services
    kept = dict(services)
    try:
        services["taxes"] = None
        with pytest.raises(AttributeError):
            acts.take("taxes", once=once())
    finally:
        services.update(kept)
    assert acts.tickets() == [] and acts.journal() == []
    assert acts.take("taxes", once=once())["number"] == "A001"


def test_a_rehearsed_act_answers_and_leaves_nothing_behind(acts):
    """Neither ticket nor number nor event, and nobody hears of it; the act itself then does all of it."""
    heard = []
    acts.office.listeners.append(heard.append)
    events = acts.events()
    rehearsed = acts.take("taxes", rehearsal=True)
    assert rehearsed["number"] == "A001"
    assert (acts.tickets(), acts.events(), heard) == ([], events, [])
    assert acts.take("taxes")["number"] == "A001"
    assert heard == [ACTS]
