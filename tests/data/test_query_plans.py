"""How SQLite finds the rows of every act: by an index step, never by reading a table from end to end.

A wrong choice shows in no other test: it costs nothing on a day's rows and everything on ten years'.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from queue_core import boards
from queue_core.actions import blocks, day_end, slips
from queue_core.boards import appointments, report_extras, reports, slots, staff_week, stories, who_came
from queue_core.machines import print_queue, printer_reports
from tests.office import Acts

LARGE = ("ticket", "appointment", "journal", "print_job", "answer", "summary")
"""Tables that only grow."""
CODE = "300300"


@contextmanager
def plans(acts: Acts) -> Iterator[list[tuple[str, str]]]:
    """Each statement that is executed inside, with each step of SQLite's plan for it."""
    storage, said = acts.office.storage, []
    engines = (storage._writer, storage._reader)

    def hear(_connection: Any, _cursor: Any, statement: str, given: Any, _context: Any, many: bool) -> None:
        if not statement.startswith(("EXPLAIN", "PRAGMA", "BEGIN")):
            said.append((statement, given[0] if many else given))

    for engine in engines:
        event.listen(engine, "before_cursor_execute", hear)
    steps: list[tuple[str, str]] = []
    try:
        yield steps
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", hear)
    with storage._reader.connect() as connection:
        for statement, given in said:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given).all()
            steps += [(row[-1], statement) for row in plan]


@pytest.fixture
def morning(found):
    """An office with a past and a line."""
    acts = found(printer=[{"name": "hall"}], alarm={"feed_minutes": 30}, booking={"enabled": True})
    for number in range(40):
        acts.book(f"REF-{number}", "10:20", phone=f"07210000{number:02d}")
        acts.take("taxes")
    acts.book("REF-CODE", "10:20", code=CODE)
    acts.open("1", "2", "3")
    for number in range(10):
        acts.check_in(f"REF-{number}")
        acts.called("1")
    return acts


def a_call(acts: Acts) -> None:
    acts.called("1")


def a_check_in(acts: Acts) -> None:
    acts.check_in(CODE)


def the_feeds_word(acts: Acts) -> None:
    acts.book("REF-31", "10:40", phone="0721000031")
    acts.book("REF-NEW", "10:40", phone="0721000031")


def a_ticket_and_its_slip(acts: Acts) -> None:
    acts.take("taxes", later=["utilities"])
    job = print_queue.hand_out(acts.office, "hall", acts.clock.now)
    assert job is not None
    turn = job.tries
    print_queue.report(acts.office, job.id, "hall", "no_paper", acts.clock.now, turn=turn, sent=False)
    printer_reports.keep_state(acts.office, "hall", None, acts.clock.now)
    acts.do(slips.release, "hall")


def the_boards(acts: Acts) -> None:
    boards.lobby(acts.office, acts.clock.now)
    boards.desk(acts.office, "1", acts.clock.now)
    boards.overview(acts.office, acts.clock.now)
    boards.ticket(acts.office, 1, acts.clock.now)
    boards.journal_after(acts.office, 20, 10)


def the_reports(acts: Acts) -> None:
    today = acts.clock.now.date()
    reports.report(acts.office, today, today)
    report_extras.extras(acts.office, acts.clock.now, today, today)
    stories.exceptions(acts.office, today)
    stories.story(acts.office, today, "A003")
    stories.went_before(acts.office, 2)


def the_week_of_bookings(acts: Acts) -> None:
    now, day = acts.clock.now, acts.clock.now.date()
    staff_week.overview(acts.office, [day], now, "ro")
    slots.free_days(acts.office, "taxes", now)
    acts.do(blocks.block, from_at=now, until_at=now + timedelta(hours=2), reason="x")
    assert staff_week.coming_blocks(acts.office, now)[0]["concerns"]
    assert appointments.booked_between(acts.office, now, now + timedelta(hours=1), "taxes")


def a_days_end(acts: Acts) -> None:
    acts.end_day()
    day_end.keep_missing(acts.office)


def a_supervisors_look_at_trouble(acts: Acts) -> None:
    acts.arrange(desks={"4": ["taxes"]}, caps={"taxes": 90})
    acts.ask_for_help("2")
    acts.check_in("REF-35")
    acts.clock.forward(minutes=50)
    shown = boards.overview(acts.office, acts.clock.now)["alarms"]
    assert shown["waits"] and shown["booked"] and shown["idle"] and shown["desks"] and shown["feed"]
    acts.close("3")
    acts.close("2")


@pytest.mark.parametrize("doing", [
    a_call, a_check_in, the_feeds_word, a_ticket_and_its_slip, the_boards, the_reports, a_days_end,
    a_supervisors_look_at_trouble, the_week_of_bookings,
])  # fmt: skip
def test_no_table_that_grows_is_read_from_end_to_end(morning, doing):
    with plans(morning) as steps:
        doing(morning)
    assert steps
    scanned = [step for step in steps if step[0].startswith("SCAN") and step[0].split()[1] in LARGE]
    whole = [step for step in scanned if " USING " not in step[0]]
    assert not whole, whole


def used(steps: list[tuple[str, str]], table: str) -> set[str]:
    """The indexes by which a table's rows are found."""
    found = [step.split("USING ")[1] for step, _ in steps if step.startswith(f"SEARCH {table} ")]
    return {words.removeprefix("COVERING ").removeprefix("INDEX ") for words in found}


def test_a_code_is_looked_up_by_the_code_and_a_reference_by_the_reference(morning):
    """Not by the day: its range would be preferred to two equalities, and a day has thousands."""
    with plans(morning) as steps:
        a_check_in(morning)
        the_feeds_word(morning)
    day = [index for index in used(steps, "appointment") if index.startswith("ix_appointment_day")]
    assert not day, day


def test_the_head_of_a_line_is_one_step_down_its_index(morning):
    with plans(morning) as steps:
        a_call(morning)
    heads = [index for index in used(steps, "ticket") if "rank=?" in index]
    assert heads and all(
        index.startswith("ix_ticket_line (office_id=? AND line=? AND rank=?") for index in heads
    )


def test_the_head_of_a_line_at_a_priority_desk_is_one_step_down_an_index_of_its_own(morning):
    """However many wait before the first who has the mark."""
    morning.open("9")
    morning.take("taxes", priority=True)
    with plans(morning) as steps:
        morning.called("9")
    heads = [index for index in used(steps, "ticket") if "rank=?" in index and "line=?" in index]
    assert heads and all(index.startswith("ix_ticket_marked ") for index in heads), heads


def test_who_went_before_is_read_from_the_part_of_the_journal_in_which_one_waited(morning):
    with plans(morning) as steps:
        stories.went_before(morning.office, 2)
    found = used(steps, "journal")
    assert "sqlite_autoindex_journal_1 (office_id=? AND seq>? AND seq<?)" in found, found


def test_what_visits_came_to_and_who_missed_an_appointment_are_counted_by_indexes(morning):
    """A year's report reads neither each ticket nor each appointment."""
    with plans(morning) as steps:
        report_extras.extras(morning.office, morning.clock.now, date(2026, 1, 1), date(2026, 12, 31))
        who_came.who_came(morning.office, date(2026, 1, 1), date(2026, 12, 31))
    assert "ix_ticket_outcome (office_id=? AND day_on>? AND day_on<?)" in used(steps, "ticket")
    assert any(index.startswith("ix_appointment_day") for index in used(steps, "appointment"))


def test_what_the_day_has_done_is_counted_by_an_index_of_its_own(morning):
    """Of the finished and of those who did not come, not of all that happened on the day."""
    with plans(morning) as steps:
        boards.overview(morning.office, morning.clock.now)
    assert "ix_journal_finished (office_id=? AND at>?)" in used(steps, "journal")
    assert "ix_ticket_no_show (office_id=? AND day_on=?)" in used(steps, "ticket")
