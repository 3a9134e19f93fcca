"""config.toml changes between two starts: what was renamed keeps everything, what is gone strands nobody."""

from contextlib import contextmanager
from datetime import date

import pytest

from queue_core import boards
from queue_core.actions import founding, names, sent_on
from queue_core.actions.desks import open_desk
from queue_core.boards import reports
from queue_core.boards.stories import story
from queue_core.language.catalogs import language
from queue_core.language.journal_words import in_words
from tests.office import Acts, founded, local, refused

SERVICES = [("taxes", "A"), ("urban-planning", "B"), ("utilities", "E")]
DESKS = [("1", ["taxes"]), ("3", ["taxes", "urban-planning"]), ("7", ["utilities"])]


def services(*changed, **was):
    """`services(("fees", "A"), fees=["taxes"])`: those of the office, of which some have other names."""
    return [
        {"slug": slug, "letter": letter, "name": slug.title(), "was": was.get(slug.replace("-", "_"), [])}
        for slug, letter in changed or SERVICES
    ]


def desks(*changed, **was):
    return [
        {"name": name, "services": served, "was": was.get(f"desk_{name}", [])}
        for name, served in changed or DESKS
    ]


@pytest.fixture
def start(settings, clock):
    """`start(service=…, desk=…)`: the same office, started anew with another config.toml."""
    running = []

    def again(**changes):
        while running:
            running.pop().storage.close()
        wanted = {"service": services(), "desk": desks(), "elsewhere": []} | changes
        office = founded(settings(**wanted), clock.now)
        founding.ready(office, clock.now)
        running.append(office)
        return Acts(office, clock)

    yield again
    for office in running:
        office.storage.close()


@contextmanager
def nothing_new(acts):
    before = acts.journal()
    yield
    assert acts.journal() == before


def test_a_renamed_desk_keeps_its_visitor_its_line_and_its_clerk(start):
    """`was` on a desk: it stays open, with who is there, and calls who was sent to it."""
    acts = start()
    acts.open("7", "1")
    acts.do(open_desk, "7", clerk="ana")
    called, sent = acts.take("utilities")["id"], acts.take("taxes")["id"]
    acts.call("7")
    acts.transfer(sent, desk="7")
    acts = start(desk=desks(("1", ["taxes"]), ("12", ["utilities"]), desk_12=["7"]))
    board = boards.desk(acts.office, "12", acts.clock.now)
    assert (board["state"], board["clerk"]) == ("open", "ana")
    assert (board["ticket"] or {})["id"] == called and acts.ticket(called).desk == "12"
    assert acts.call("12", finish_current=True)["id"] == sent
    assert [row.event for row in acts.journal()].count("desk.renamed") == 1
    with nothing_new(acts):
        start(desk=desks(("1", ["taxes"]), ("12", ["utilities"]), desk_12=["7"]))


def test_a_renamed_service_keeps_tickets_appointments_limits_and_figures(start, clock):
    """`was` on a service; the journal stays as it was written and is read under the new name."""
    acts = start()
    acts.open("1", "3")
    yesterday = clock.now.date()
    acts.take("taxes")
    acts.call("1")
    acts.finish(1)
    clock.at("09:00", date(2026, 3, 11))
    acts.open("1", "3")
    acts.arrange(desks={"1": ["urban-planning"], "3": ["taxes"]}, caps={"taxes": 2})
    waiting = acts.take("taxes")["id"]
    both = acts.take("urban-planning", later=["taxes"])["id"]
    acts.book("REF-1", "09:30")
    acts.book("REF-2", local("10:00", date(2026, 4, 1)))
    written = acts.journal()
    fees = services(("fees", "A"), ("urban-planning", "B"), ("utilities", "E"), fees=["taxes"])
    renamed = {"service": fees, "desk": desks(("1", ["fees"]), ("3", ["fees", "urban-planning"]))}
    acts = start(**renamed)
    assert acts.journal()[: len(written)] == written
    assert (acts.ticket(waiting).service, acts.ticket(waiting).line) == ("fees", "fees")
    assert acts.ticket(both).later == ["fees"]
    assert [acts.appointment(name).service for name in ("REF-1", "REF-2")] == ["fees", "fees"]
    arranged = boards.arranged(acts.office, clock.now)
    assert arranged["desks"]["1"] == ("urban-planning",) and arranged["caps"]["fees"] == 2
    report = reports.report(acts.office, yesterday, clock.now.astimezone().date())
    assert {line.key for line in report.by_service} == {"fees", "urban-planning"}
    assert {line.key: line.all.visits for line in report.by_service}["fees"] == 2
    assert {event.service for event in story(acts.office, yesterday, "A001").events} == {"fees"}
    assert acts.check_in("REF-1")["number"] == "PA001"
    assert acts.take("fees")["number"] == "A002"
    with refused("cap_reached"):
        acts.take("fees")
    assert acts.called("3") == "PA001"
    with nothing_new(acts):
        acts = start(**renamed)


def test_every_act_takes_an_old_name(start):
    """A kiosk, a booking site and a program that still say the old names are understood."""
    renamed = {
        "service": services(("fees", "A"), ("urban-planning", "B"), ("utilities", "E"), fees=["taxes"]),
        "desk": desks(("1", ["fees"]), ("12", ["utilities", "urban-planning"]), desk_12=["7"]),
    }
    start()
    acts = start(**renamed)
    acts.open("7", "1")
    ticket = acts.take("taxes", later=["utilities", "taxes"])
    assert ticket["service"] == "fees"
    assert acts.book("REF-1", "10:30", service="taxes")["service"] == "fees"
    assert acts.transfer(ticket["id"], desk="7")["service"] == "fees"
    assert acts.call("7")["desk"] == "12"
    acts.hold(ticket["id"], seen_at="7")
    acts.arrange(desks={"7": ["taxes"]}, caps={"taxes": 5})
    acts.stop_intake("taxes")
    with refused("intake_stopped"):
        acts.take("fees")
    assert [row["service"] for row in boards.line(acts.office, acts.clock.now, "taxes")] == []


def test_who_waits_for_a_desk_that_is_gone_waits_for_the_service(start):
    """And who is at it is put back; both journalled, once."""
    acts = start()
    acts.open("1", "7")
    missed, sent = acts.take("taxes")["id"], acts.take("taxes")["id"]
    acts.transfer(missed, desk="7")
    acts.call("7")
    acts.no_show(missed)
    acts.transfer(sent, desk="7")
    at_desk = acts.take("utilities")["id"]
    acts.call_this("7", at_desk, reason="ill")
    before = len(acts.journal())
    gone = {"desk": desks(("1", ["taxes"]), ("3", ["taxes", "urban-planning", "utilities"]))}
    acts = start(**gone)
    rows = {row.id: (row.state, row.line, row.desk) for row in acts.tickets()}
    assert rows[sent] == ("waiting", "taxes", None) and rows[at_desk] == ("waiting", "utilities", None)
    assert rows[missed][:2] == ("no_show", "taxes")
    told = acts.journal(before)
    assert [row.event for row in told] == ["ticket.put_back", "ticket.transferred", "desk.closed"]
    assert {row.why["because"] for row in told} == {"desk_gone"} and {row.by for row in told} == {"system"}
    assert all(in_words(row.why, language("en"), acts.office.settings.zone) for row in told)
    acts.open("3")
    assert [acts.called("3") for _ in range(2)] == ["A002", "E001"]
    with nothing_new(acts):
        acts = start(**gone)


def test_a_service_that_is_gone_is_told_and_sent_on_in_one_act(start, clock):
    """Numbers and places stay, booked first still holds; a check-in says what to do before it."""
    acts = start()
    acts.open("1", "3")
    walk_in = acts.take("urban-planning")["id"]
    acts.book("REF-1", "10:10", service="urban-planning")
    acts.book("REF-2", "10:20", service="urban-planning")
    booked = acts.check_in("REF-1")["id"]
    acts.take("taxes", later=["urban-planning"])
    gone = {
        "service": services(("taxes", "A"), ("utilities", "E")),
        "desk": desks(("1", ["taxes"]), ("3", ["utilities"])),
    }
    acts = start(**gone)
    (told,) = boards.overview(acts.office, clock.now)["alarms"]["gone"]
    assert told == {"service": "urban-planning", "tickets": 2, "appointments": 1}
    with refused("service_gone"):
        acts.check_in("REF-2")
    with refused("unknown_service"):
        acts.do(sent_on.send_on, "urban-planning", to="nowhere")
    with refused("service_there"):
        acts.do(sent_on.send_on, "taxes", to="utilities")
    assert acts.do(sent_on.send_on, "urban-planning", to="taxes") == {
        "service": "taxes", "tickets": 2, "appointments": 1,
    }  # fmt: skip
    assert boards.overview(acts.office, clock.now)["alarms"]["gone"] == []
    assert acts.call("1")["id"] == booked
    assert acts.check_in("REF-2")["number"] == "PA001"
    assert acts.ticket(walk_in).service == "taxes"
    with nothing_new(acts):
        acts.do(sent_on.send_on, "urban-planning", to="taxes")


def test_a_service_that_is_gone_and_comes_back_is_as_if_it_had_not_gone(start, clock):
    """A slip of the pen in config.toml costs nobody the place."""
    acts = start()
    acts.open("1", "3")
    ticket = acts.take("urban-planning")["id"]
    start(
        service=services(("taxes", "A"), ("utilities", "E")),
        desk=desks(("1", ["taxes"]), ("3", ["utilities"])),
    )
    acts = start()
    assert boards.overview(acts.office, clock.now)["alarms"]["gone"] == []
    assert acts.call("3")["id"] == ticket


def test_a_letter_that_changes_hands_gives_no_number_twice_and_no_limit_too_early(start):
    """The series go on by letter; the limit counts the service's own tickets of the day."""
    acts = start()
    acts.arrange(caps={"taxes": 3, "urban-planning": 2})
    acts.take("taxes"), acts.take("taxes"), acts.take("urban-planning")
    acts = start(service=services(("taxes", "B"), ("urban-planning", "A"), ("utilities", "E")))
    assert boards.arranged(acts.office, acts.clock.now)["given"] == {
        "taxes": 2, "urban-planning": 1, "utilities": 0,
    }  # fmt: skip
    assert [acts.take("taxes")["number"], acts.take("urban-planning")["number"]] == ["B002", "A003"]
    for full in ("taxes", "urban-planning"):
        with refused("cap_reached"):
            acts.take(full)
    numbers = [row.number for row in acts.tickets()]
    assert len(set(numbers)) == len(numbers)


def test_two_processes_that_start_at_once_rename_once(start):
    """What the first has done the second finds done."""
    acts = start()
    acts.take("taxes")
    fees = services(("fees", "A"), ("urban-planning", "B"), ("utilities", "E"), fees=["taxes"])
    acts = start(service=fees, desk=desks(("1", ["fees"]), ("3", ["fees", "urban-planning"])))
    with nothing_new(acts):
        names.follow(acts.office, by="system", now=acts.clock.now)


def test_a_feed_that_repeats_itself_under_either_name_undoes_nothing(start, clock):
    """What staff moved stays moved, though the slug in the feed's word has changed."""
    acts = start()
    acts.book("REF-1", "10:30")
    acts.move("REF-1", slot_at=local("11:30"), service="taxes")
    fees = services(("fees", "A"), ("urban-planning", "B"), ("utilities", "E"), fees=["taxes"])
    acts = start(service=fees, desk=desks(("1", ["fees"]), ("3", ["fees", "urban-planning"])))
    for name in ("taxes", "fees"):
        acts.book("REF-1", "10:30", service=name)
        assert acts.appointment("REF-1").slot_at == local("11:30")
