"""How much an alarm weighs, what names it, and in which order alarms stand."""

import pytest

from queue_core.rules.alarms import weighed


def keys(**alarms) -> list[str]:
    return [each.key for each in weighed(alarms)]


@pytest.mark.parametrize(("alarms", "key"), [
    ({"server": "shut"}, "server:shut"),
    ({"feed": {"since": "09:00"}}, "feed"),
    ({"law": "notice"}, "law:notice"),
    ({"printers": [{"name": "hall", "since": None}]}, "printer:hall"),
    ({"desks": [{"desk": "3", "since": "09:00"}]}, "help-at-desk:3"),
])  # fmt: skip
def test_an_alarm_is_named_by_its_kind_and_by_whom_it_concerns(alarms, key):
    """A list of them, one alone, or a word."""
    assert keys(**alarms) == [key]


@pytest.mark.parametrize("nothing", [None, [], "", {}])
def test_what_is_empty_is_no_alarm(nothing):
    """Nobody is called for it."""
    assert keys(printers=nothing, server=nothing, feed=nothing) == []


def test_what_stops_the_office_comes_first_then_who_asks_then_what_is_late():
    """Whatever their age."""
    found = keys(
        waits=[{"service": "taxes", "since": "08:00"}],
        desks=[{"desk": "1", "since": "08:30"}],
        gone=[{"service": "parks", "since": "09:00"}],
    )
    assert found == ["gone:parks", "help-at-desk:1", "waits:taxes"]


def test_of_one_weight_the_oldest_comes_first_and_last_what_has_no_beginning():
    """And those that somebody has seen after those that nobody has."""
    screens = [
        {"name": "seen", "since": "08:00"},
        {"name": "timeless", "since": None},
        {"name": "new", "since": "09:30"},
        {"name": "old", "since": "09:00"},
    ]
    seen = [{"alarm": "screen:seen", "instance": "", "by": "ana"}]
    assert keys(screens=screens, seen=seen) == ["screen:old", "screen:new", "screen:timeless", "screen:seen"]


@pytest.mark.parametrize(("among", "name"), [("unanswered", "desk"), ("visits", "desk")])
def test_another_beginning_is_another_alarm_where_it_is_about_one_call_or_visit(among, name):
    """Who has seen the first has not seen the second."""
    (first,) = weighed({among: [{name: "1", "since": "09:00"}]})
    seen = [{"alarm": first.key, "instance": first.instance}]
    (again,) = weighed({among: [{name: "1", "since": "09:00"}], "seen": seen})
    (other,) = weighed({among: [{name: "1", "since": "09:40"}], "seen": seen})
    assert again.seen and not other.seen


def test_another_alarm_stays_the_same_until_it_ends():
    """A line that waits long is not a new alarm with each visitor."""
    seen = [{"alarm": "waits:taxes", "instance": ""}]
    (alarm,) = weighed({"waits": [{"service": "taxes", "since": "09:40"}], "seen": seen})
    assert alarm.seen


def test_only_a_call_for_help_cannot_be_put_aside_as_seen():
    """Help is answered instead."""
    found = weighed({
        "desks": [{"desk": "1", "since": "09:00"}], "help": [{"screen": "hall", "since": "09:00"}],
        "idle": [{"desk": "2", "since": "09:00"}],
    })  # fmt: skip
    assert {each.kind.name: each.kind.may_be_seen for each in found} == {
        "help-at-desk": False, "help": False, "idle": True,
    }  # fmt: skip
