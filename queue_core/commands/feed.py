"""The commands around appointments: the feed's files, and what is known of visitors."""

import csv
import json
import os
import sys
from datetime import datetime
from pathlib import Path

import click

from queue_core import clock
from queue_core.actions import privacy as privacy_acts
from queue_core.commands.shell import BY, with_office
from queue_core.data.db import Office
from queue_core.feed.entries import UnreadableFeed
from queue_core.rules.spreadsheet_cells import plain_cell


@click.group()
def appointments() -> None:
    """The feed of appointments."""


@appointments.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would become of each line, and keep nothing.")
@click.option(
    "--complete",
    "day",
    metavar="DAY",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The file names all appointments of DAY (2026-02-02): cancel those that it does not name.",
)
@click.option(
    "--yes", "sure", is_flag=True, help="With --complete: the file is whole, though it may not look so."
)
@click.option(
    "--codes",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the check-in codes of the file's appointments into a CSV file.",
)
@with_office
def import_appointments(
    office: Office, file: Path, dry_run: bool, day: datetime | None, sure: bool, codes: Path | None
) -> None:
    """Take the appointments of a CSV or iCalendar file; not 0 when a line was refused."""
    from queue_core.feed.importing import OPEN_END, complete_day, import_feed

    if codes and dry_run:
        raise click.UsageError("--codes writes what is kept, and --dry-run keeps nothing.")
    data = file.read_bytes()
    with click.progressbar(length=1, label=file.name, file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:

        def progress(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        try:
            report = import_feed(office, data, file.name, rehearsal=dry_run, progress=progress)
        except UnreadableFeed as error:
            raise UnreadableFeed(f"{file}: {error}") from None
    not_complete = None
    if day:
        try:
            complete_day(office, report, day.date(), sure=sure, rehearsal=dry_run)
        except UnreadableFeed as error:
            not_complete = str(error)
    click.echo(f"Nothing is kept; it would be: {report.summary}" if dry_run else report.summary)
    for line in report.refused:
        click.echo(line)
    if report.has_open_end:
        click.echo(OPEN_END)
    if codes:
        _write_codes(codes, report.codes)
    if not_complete:
        click.echo(f"lobby: {file}: {not_complete}", err=True)
    if report.refused or not_complete:
        sys.exit(1)


@appointments.command("watch")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--once", is_flag=True, help="Take what is there and whole, and end.")
@with_office
def watch_folder(office: Office, folder: Path, once: bool) -> None:
    """Take every file of appointments that is dropped into FOLDER, until stopped."""
    from queue_core.feed.watching import watch

    for line in watch(office, folder, looks=2 if once else None):
        click.echo(line)
        sys.stdout.flush()


@click.group()
def privacy() -> None:
    """What is known of visitors and staff."""


@privacy.command("purge")
@with_office
def purge(office: Office) -> None:
    """Erase what is older than `[privacy]` keeps; the server does it every night."""
    from queue_core.serving.purging import purge

    click.echo(purge(office, clock.now(), by=BY))


@privacy.command("export")
@click.argument("phone")
@with_office
def export(office: Office, phone: str) -> None:
    """Print all that is known of the visitor with this PHONE, as JSON."""
    click.echo(json.dumps(privacy_acts.export(office, phone), ensure_ascii=False, indent=2))


@privacy.command("erase")
@click.argument("phone")
@with_office
def erase(office: Office, phone: str) -> None:
    """Erase name and phone from all appointments of this PHONE, and what staff wrote of them; the
    appointments stay."""
    answer = privacy_acts.erase(office, phone, by=BY, now=clock.now())
    office.storage.forget()
    click.echo(f"{answer.data['contacts']} appointments no longer have a name and a phone.")


def _write_codes(file: Path, codes: dict[str, str]) -> None:
    """Readable by its owner alone (mode 600): a code is enough to check a visitor in."""
    with open(
        file, "w", newline="", encoding="utf-8", opener=lambda path, flags: os.open(path, flags, 0o600)
    ) as out:
        os.fchmod(out.fileno(), 0o600)
        rows = csv.writer(out)
        rows.writerow(("reference", "code"))
        rows.writerows((plain_cell(reference), code) for reference, code in codes.items())
