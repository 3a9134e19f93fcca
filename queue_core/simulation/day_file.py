"""The files: who comes on a day, read from CSV, and what became of each, written beside it."""

import csv
import io
import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from queue_core.settings.agreement import meant
from queue_core.simulation.visits import Visit, Visitor

COLUMNS = ("arrived_at", "service", "slot_at", "minutes", "priority", "later")
REQUIRED = ("arrived_at", "service", "minutes")
RESULT = ("number", "rank", "called_at", "desk", "wait_min", "from_min", "to_min")
YES, NO = ("1", "yes", "true", "da"), ("", "0", "no", "false", "nu")
LONGEST_VISIT_MIN = 24 * 60
MOST_FAULTS = 20


class BadDay(Exception):
    """A file that cannot be played, with one line for each fault."""


class Form(NamedTuple):
    """How the file writes its instants, and so the result: with `T` or a blank, with an offset or not."""

    separator: str
    has_offset: bool


class Days(NamedTuple):
    """The visitors of a file in its order, and how it writes instants."""

    visitors: list[Visitor]
    form: Form


def read(data: bytes, services: Collection[str], zone: ZoneInfo) -> Days:
    """The visitors of a CSV file; comma, semicolon or tab between the columns, whose names come first.

    Local times are those of `zone`. Raises BadDay with every fault by its line, up to `MOST_FAULTS`.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeError:
        raise BadDay("the file is not UTF-8 text") from None
    header = text.partition("\n")[0]
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=header.count), strict=True)
    faults: list[str] = []
    visitors: list[Visitor] = []
    form = Form("T", False)
    try:
        names = [name.strip().lower() for name in next(rows, [])]
        _check_columns(names)
        for cells in rows:
            if not any(cell.strip() for cell in cells):
                continue
            fields = {name: cell.strip() for name, cell in zip(names, cells, strict=False)}
            try:
                if len(cells) > len(names):
                    raise ValueError(f"{len(cells)} values for {len(names)} columns")
                visitors.append(_visitor(fields, services, zone))
            except ValueError as fault:
                faults.append(f"line {rows.line_num}: {fault}")
            else:
                if len(visitors) == 1:
                    form = _form(fields["arrived_at"])
    except csv.Error as error:
        faults.append(f"line {rows.line_num}: {error}")
    if faults:
        more = [f"and {len(faults) - MOST_FAULTS} more"] if len(faults) > MOST_FAULTS else []
        raise BadDay("\n".join(faults[:MOST_FAULTS] + more))
    return Days(visitors, form)


def _check_columns(names: Sequence[str]) -> None:
    missing = [name for name in REQUIRED if name not in names]
    if missing:
        raise BadDay(f"line 1: the columns are named here, and {', '.join(missing)} is not among them")
    twice = [name for name in COLUMNS if names.count(name) > 1]
    if twice:
        raise BadDay(f"line 1: the column {twice[0]} is there twice")


def _visitor(fields: Mapping[str, str], services: Collection[str], zone: ZoneInfo) -> Visitor:
    """Raises ValueError with what is wrong."""
    slot_at = fields.get("slot_at", "")
    return Visitor(
        arrived_at=_instant("arrived_at", fields.get("arrived_at", ""), zone),
        service=_service(fields.get("service", ""), services),
        takes=_minutes(fields.get("minutes", "")),
        slot_at=_instant("slot_at", slot_at, zone) if slot_at else None,
        priority=_yes_or_no(fields.get("priority", "")),
        later=tuple(_later(fields.get("later", ""), services)),
    )


def _instant(column: str, written: str, zone: ZoneInfo) -> datetime:
    try:
        if len(written) < len("2026-03-10T08:31"):
            raise ValueError
        at = datetime.fromisoformat(written)
        return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(f'{column} "{written}" is no day and time such as 2026-03-10T08:31:05') from None


def _form(written: str) -> Form:
    return Form(written[10], datetime.fromisoformat(written).tzinfo is not None)


def _service(slug: str, services: Collection[str]) -> str:
    if slug not in services:
        allowed = list(services)
        raise ValueError(f'no service "{slug}"{meant(slug, allowed)}; the office has {", ".join(allowed)}')
    return slug


def _minutes(written: str) -> timedelta:
    try:
        minutes = float(written.replace(",", "."))
        if not 0 <= minutes <= LONGEST_VISIT_MIN:
            raise ValueError
    except ValueError:
        raise ValueError(f'minutes "{written}" is no number from 0 to {LONGEST_VISIT_MIN}') from None
    return timedelta(minutes=minutes)


def _yes_or_no(written: str) -> bool:
    if written.lower() not in YES + NO:
        raise ValueError(f'priority "{written}" is neither yes nor no')
    return written.lower() in YES


def _later(written: str, services: Collection[str]) -> Iterable[tuple[str, timedelta]]:
    """`utilities=6.5 sanitation=3`: the services wanted after the first, each with its minutes."""
    for each in written.split():
        slug, equals, minutes = each.partition("=")
        if not equals:
            raise ValueError(f'later "{each}" is not written as service=minutes')
        yield _service(slug, services), _minutes(minutes)


def result(visits: Iterable[Visit], zone: ZoneInfo, form: Form) -> str:
    """One line for each visit: all empty but for commas where no ticket was given."""
    written = io.StringIO(newline="")
    table = csv.writer(written, lineterminator="\n")
    table.writerow(RESULT)
    for visit in visits:
        call = visit.calls[0] if visit.calls else None
        table.writerow(
            (
                visit.number,
                "" if visit.rank is None else visit.rank,
                _local(call.called_at, zone, form) if call else "",
                call.desk if call else "",
                "" if visit.waited is None else f"{visit.waited.total_seconds() / 60:.4f}",
                *(visit.shown or ("", "")),
            )
        )
    return written.getvalue()


def days(visitors: Iterable[Visitor], zone: ZoneInfo) -> str:
    """Visitors as a file that `read` takes; each instant with its offset, so that no hour is meant twice."""
    written = io.StringIO(newline="")
    table = csv.writer(written, lineterminator="\n")
    table.writerow(COLUMNS)
    form = Form("T", True)
    for each in visitors:
        later = " ".join(f"{slug}={takes.total_seconds() / 60:.4f}" for slug, takes in each.later)
        slot_at = _local(each.slot_at, zone, form) if each.slot_at else ""
        minutes = f"{each.takes.total_seconds() / 60:.4f}"
        priority = "yes" if each.priority else ""
        at = _local(each.arrived_at, zone, form)
        table.writerow((at, each.service, slot_at, minutes, priority, later))
    return written.getvalue()


def _local(at: datetime, zone: ZoneInfo, form: Form) -> str:
    local = at.astimezone(zone)
    return (local if form.has_offset else local.replace(tzinfo=None)).isoformat(form.separator)


def keep(file: Path, text: str) -> None:
    """Write a file whole or not at all; what is no ordinary file, such as /dev/stdout, is written to."""
    if file.exists() and not file.is_file():
        file.write_text(text, encoding="utf-8")
        return
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        beside.write_text(text, encoding="utf-8")
        os.replace(beside, file)
    finally:
        beside.unlink(missing_ok=True)
