"""What screens say of a priority desk: for those with the mark alone, and shut a breach of the law."""

from queue_core import boards
from queue_core.boards import desks as desk_boards
from tests.office import local


def shown(acts):
    return boards.overview(acts.office, acts.clock.now)


def test_it_is_an_open_desk_for_those_alone_who_have_the_mark(acts):
    """Tiles, the wait, the slip and the phone of the others know nothing of it."""
    acts.open("9")
    served = boards.served(acts.office)
    assert (served.open_desks_of("taxes"), served.desks_of("taxes")) == ([], ["1", "2", "3"])
    assert served.open_desks_of("taxes", marked=True) == ["9"]
    plain, marked = acts.take("taxes"), acts.take("taxes", priority=True)
    acts.take("taxes", priority=True)
    acts.clock.forward(seconds=1)
    acts.estimate_waits()
    told = [boards.ticket(acts.office, each["id"], acts.clock.now) for each in (plain, marked)]
    assert [each["desks"] for each in told] == [["1", "2", "3"]] * 2
    assert [each["priority_desks"] for each in told] == [[], ["9"]]
    assert [each["ticket"]["wait"] is not None for each in told] == [False, True]


def test_its_own_board_is_of_the_marked(acts):
    acts.open("9")
    acts.take("taxes")
    acts.book("REF-1", "10:10", "utilities")
    acts.check_in("REF-1", priority=True)
    board = boards.desk(acts.office, "9", acts.clock.now)
    assert (board["only"], board["next"]["number"], board["next"]["why"]["only"]) == (
        "priority",
        "PE001",
        "priority",
    )
    assert {slug: each["all"] for slug, each in board["waiting"].items() if each["all"]} == {"utilities": 1}
    assert [each["number"] for each in desk_boards.desk_line(acts.office, "9", acts.clock.now)] == ["PE001"]
    assert boards.desk(acts.office, "1", acts.clock.now)["only"] is None
    assert {each["desk"]: each["only"] for each in boards.desk_list(acts.office)} == dict.fromkeys(
        "12345678"
    ) | {"9": "priority"}


def test_where_it_alone_is_open_the_supervisor_is_told_of_the_others(acts):
    """Not of the marked, whom it calls."""
    acts.open("9")
    acts.take("taxes", priority=True)
    assert shown(acts)["alarms"]["unserved"] == []
    acts.clock.forward(minutes=1)
    acts.take("taxes")
    assert shown(acts)["alarms"]["unserved"] == [
        {
            "service": "taxes",
            "waiting": 1,
            "priority_desks": ["9"],
            "since": local("10:01").isoformat(),
        }
    ]
    acts.open("1")
    assert shown(acts)["alarms"]["unserved"] == []


def test_while_somebody_marked_waits_and_it_is_shut_the_law_is_not_met(acts):
    """Closed or paused, also where an ordinary desk is open; over once it opens, or once nobody waits."""
    acts.open("1")
    acts.take("taxes")
    assert shown(acts)["alarms"]["priority_shut"] == []
    acts.take("taxes", priority=True)
    told = [{"desk": "9", "waiting": 1, "since": local("10:00").isoformat()}]
    assert shown(acts)["alarms"]["priority_shut"] == told
    acts.open("9")
    assert shown(acts)["alarms"]["priority_shut"] == []
    acts.pause("9")
    assert shown(acts)["alarms"]["priority_shut"] == told
    acts.called("1")
    assert shown(acts)["alarms"]["priority_shut"] == []


def test_an_office_without_what_the_law_asks_for_is_told_so(found):
    """It works as before; the supervisor's screen says what is missing."""
    old = found(
        desk=[{"name": "1", "services": ["taxes"]}],
        priority=[{"name": "Persoană vârstnică"}],
        line={"priority_at_kiosk": False},
    )
    assert [each["lacks"] for each in shown(old)["alarms"]["law"]] == ["groups", "kiosk", "desk"]
