"""Alarms by their weight, and seen by somebody until they end."""

from queue_core import boards, clock
from queue_core.rules.alarms import KINDS, WEIGHTS, weighed
from queue_core.serving.watches import forget_alarms_over


def now(acts) -> list:
    return weighed(boards.overview(acts.office, acts.clock.now)["alarms"])


def keys(acts) -> list[str]:
    return [each.key for each in now(acts)]


def test_a_call_that_nobody_answers_and_a_visit_without_an_end_are_told(found):
    """From their minute on, with the number; answered, finished or switched off they are not."""
    acts = found(alarm={"unanswered_minutes": 5, "visit_minutes": 30, "wait_minutes": 600, "idle_minutes": 0})
    acts.open("1")
    ticket = acts.take("taxes")["id"]
    acts.call("1")
    acts.clock.forward(minutes=5)
    assert keys(acts) == []
    acts.clock.forward(seconds=1)
    (alarm,) = now(acts)
    assert (alarm.key, alarm.facts["number"], alarm.kind.weight) == ("unanswered:1", "A001", "late")
    acts.recall(ticket)
    assert keys(acts) == ["unanswered:1"], "called again, and still not begun"
    assert boards.overview(acts.office, acts.clock.now)["desks"][0]["needs"]
    acts.start(ticket)
    assert keys(acts) == []
    acts.clock.forward(minutes=30, seconds=1)
    assert keys(acts) == ["visit:1"]
    acts.finish(ticket)
    assert keys(acts) == []
    never = found(alarm={"unanswered_minutes": 0, "visit_minutes": 0, "idle_minutes": 0})
    never.open("2")
    never.take("taxes")
    never.call("2")
    never.clock.forward(hours=5)
    assert keys(never) == []


def test_what_stops_the_office_stands_before_who_asks_and_that_before_what_is_late(acts):
    """By word and order: the oldest of a weight first, those that somebody has seen last."""
    acts.open("1", "8")
    acts.take("taxes")
    acts.clock.forward(minutes=1)
    acts.take("social-assistance")
    acts.ask_for_help("8")
    acts.clock.forward(minutes=40)
    acts.take("utilities")
    found = now(acts)
    assert [each.kind.weight for each in found] == sorted(
        (each.kind.weight for each in found), key=WEIGHTS.index
    )
    assert keys(acts)[:2] == ["unserved:utilities", "help-at-desk:8"]
    late = [key for key in keys(acts) if key.startswith("waits:")]
    assert late == ["waits:taxes", "waits:social-assistance"]
    acts.see_alarm("waits:taxes", by="staff:ioana")
    late = [key for key in keys(acts) if key.startswith("waits:")]
    assert late == ["waits:social-assistance", "waits:taxes"]


def test_an_alarm_is_seen_until_it_ends_and_comes_anew(acts, monkeypatch):
    """The service's next visitor over the limit is the same alarm; after a pause it is another."""
    monkeypatch.setattr(clock, "now", lambda: acts.clock.now)
    acts.open("1")
    for _ in range(2):
        acts.take("taxes")
    acts.clock.forward(minutes=31)
    acts.see_alarm("waits:taxes", by="staff:ioana")

    def seen() -> list:
        forget_alarms_over(acts.office)
        return [each.seen and each.seen["by"] for each in now(acts) if each.key == "waits:taxes"]

    assert seen() == ["ioana"]
    acts.called("1")
    assert seen() == ["ioana"], "another waits as long: it goes on"
    acts.called("1")
    assert seen() == []
    acts.take("taxes")
    acts.clock.forward(minutes=31)
    assert seen() == [None]


def test_another_number_not_answered_at_the_desk_is_another_alarm(acts):
    acts.open("1")
    for _ in range(2):
        acts.take("taxes")
    acts.call("1")
    acts.clock.forward(minutes=6)
    first = next(each for each in now(acts) if each.key == "unanswered:1")
    acts.see_alarm(first.key, instance=first.instance)
    acts.call("1", finish_current=True)
    acts.clock.forward(minutes=6)
    second = next(each for each in now(acts) if each.key == "unanswered:1")
    assert second.seen is None and second.instance != first.instance


def test_each_kind_has_one_weight_and_a_list_of_its_own():
    assert {kind.weight for kind in KINDS} == set(WEIGHTS)
    assert len({kind.among for kind in KINDS}) == len({kind.name for kind in KINDS}) == len(KINDS)
