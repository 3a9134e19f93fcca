"""What a supervisor arranges for the day holds everywhere at once, and until the day ends."""

import pytest

from queue_core import boards
from queue_core.actions import desks
from queue_core.boards import appointments
from queue_core.machines import print_queue
from tests.office import refused

AREAS = [{"slug": "hall-b", "name": "Sala B", "desks": ["8"]}]


def services_of(acts, desk: str) -> list[str]:
    return next(each for each in boards.desk_list(acts.office) if each["desk"] == desk)["services"]


def test_a_desk_calls_for_the_services_that_were_moved_to_it_and_no_longer_for_its_own(acts):
    acts.open("8")
    acts.take("social-assistance")
    taxes = acts.take("taxes")
    acts.arrange(desks={"8": ["taxes"]})
    assert acts.called("8") == taxes["number"]
    with refused("nobody_waiting"):
        acts.call("8", finish_current=True)


def test_every_screen_that_names_desks_names_the_moved_ones(found):
    """Desk, visitor, staff, TV of an area, slip and API: none of them asks config.toml by itself."""
    acts = found(area=AREAS, printer=[{"name": "hall"}])
    acts.arrange(desks={"8": ["taxes", "social-assistance"], "1": ["utilities"]})
    acts.book("REF-1", "10:10")
    ticket = acts.check_in("REF-1")
    now = acts.clock.now
    assert boards.desk(acts.office, "8", now)["services"] == ["taxes", "social-assistance"]
    waiting = boards.desk(acts.office, "8", now)["waiting"]["taxes"]
    assert (waiting["booked"], waiting["all"]) == (1, 1)
    assert boards.ticket(acts.office, ticket["id"], now)["desks"] == ["2", "3", "8"]
    assert boards.tv(acts.office, now, "hall-b")["waiting"] == {"taxes": 1, "social-assistance": 0}
    one = appointments.one_expected(acts.office, "REF-1")
    assert one.desks(boards.served(acts.office)) == ["2", "3", "8"]
    assert services_of(acts, "1") == ["utilities"]
    job = print_queue.hand_out(acts.office, "hall", now)
    assert job is not None and job.facts["desks"] == ["2", "3", "8"]
    assert acts.do(desks.open_desk, "8")["services"] == ["taxes", "social-assistance"]


def test_who_was_sent_to_a_desk_still_waits_for_it_whatever_it_serves(acts):
    acts.open("8")
    ticket = acts.take("taxes")
    acts.transfer(ticket["id"], desk="8")
    acts.arrange(desks={"8": ["utilities"]})
    assert boards.ticket(acts.office, ticket["id"], acts.clock.now)["desks"] == ["8"]
    assert acts.called("8") == ticket["number"]


@pytest.mark.parametrize("end", ["a supervisor", "midnight"])
def test_at_the_days_end_the_file_holds_again(acts, end):
    """Services, limits and calls for help, also of a desk that is closed."""
    acts.arrange(desks={"8": ["taxes"]}, caps={"taxes": 1})
    acts.ask_for_help("8")
    if end == "midnight":
        acts.clock.forward(hours=20)
        acts.turn_the_day()
    else:
        acts.end_day()
    assert services_of(acts, "8") == ["social-assistance"]
    assert boards.overview(acts.office, acts.clock.now)["alarms"]["desks"] == []
    acts.take("taxes")
    acts.take("taxes")


def test_what_is_arranged_outlives_a_restart(found):
    """Another process on the same database knows it."""
    acts = found()
    acts.arrange(desks={"8": ["taxes"]}, caps={"taxes": 1})
    again = found()
    assert services_of(again, "8") == ["taxes"]
    again.take("taxes")
    with refused("cap_reached"):
        again.take("taxes")


def test_only_what_is_changed_is_journalled_in_words_too(acts):
    acts.arrange(desks={"1": ["taxes"], "8": ["taxes", "utilities"]}, caps={"taxes": None, "utilities": 5})
    desk, intake = acts.journal()
    assert (desk.event, desk.desk, desk.why["services"]) == ("desk.arranged", "8", ["taxes", "utilities"])
    assert desk.why["words"] == "Taxe și impozite locale, Utilități publice"
    assert (intake.event, intake.service, intake.why["cap"]) == ("intake.limited", "utilities", 5)
    acts.arrange(desks={"8": ["utilities", "taxes"]}, caps={"utilities": 5})
    assert len(acts.journal()) == 2


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"desks": {"1": ["utilities"], "2": []}}, "no_services"),
        ({"desks": {"1": ["utilities"], "2": ["weddings"]}}, "unknown_service"),
        ({"desks": {"1": ["utilities"], "99": ["taxes"]}}, "unknown_desk"),
        ({"desks": {"1": ["utilities"]}, "caps": {"taxes": -1}}, "bad_cap"),
        ({"desks": {"1": ["utilities"]}, "caps": {"taxes": 10_000}}, "bad_cap"),
        ({"desks": {"1": ["utilities"]}, "caps": {"weddings": 1}}, "unknown_service"),
    ],
)
def test_an_arrangement_with_one_fault_changes_nothing(acts, asked, code):
    with refused(code):
        acts.arrange(**asked)
    assert services_of(acts, "1") == ["taxes"]
    assert acts.journal() == []


def with_cap(found, cap: int):
    shipped = found().office.settings.model_dump()["service"]
    return found(service=[each | {"daily_cap": cap} if each["slug"] == "taxes" else each for each in shipped])


def is_open(acts, service: str) -> bool:
    listed = boards.service_list(acts.office, acts.clock.now)
    return next(each for each in listed if each["slug"] == service)["is_open"]


def test_a_limit_set_on_screen_goes_before_the_files_both_ways(found):
    """Lower, none at all, and the file's again; who has an appointment is never refused."""
    acts = with_cap(found, 2)
    acts.arrange(caps={"taxes": 1})
    acts.take("taxes")
    assert not is_open(acts, "taxes")
    with refused("cap_reached"):
        acts.take("taxes")
    with refused("cap_reached"):
        acts.take("utilities", later=["taxes"])
    acts.book("REF-1", "10:10")
    acts.check_in("REF-1")
    acts.arrange(caps={"taxes": 0})
    assert is_open(acts, "taxes")
    acts.take("taxes")
    assert acts.take("taxes")["number"] == "A003"
    acts.arrange(caps={"taxes": None})
    with refused("cap_reached"):
        acts.take("taxes")


def test_opening_from_afar_leaves_the_clerk_at_the_desk(acts):
    """It ends a pause as well; closing is refused while somebody is there."""
    acts.do(desks.open_desk, "1", clerk="ana")
    acts.pause("1")
    acts.open_from_afar("1")
    (shown,) = [each for each in boards.overview(acts.office, acts.clock.now)["desks"] if each["desk"] == "1"]
    assert (shown["state"], shown["clerk"]) == ("open", "ana")
    acts.take("taxes")
    acts.call("1")
    with refused("desk_busy"):
        acts.close("1")
