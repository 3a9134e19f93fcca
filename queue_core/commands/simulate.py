"""`lobby simulate`: days played by the office's rules on a virtual clock."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from queue_core.commands.shell import fail, with_config
from queue_core.settings.settings import Settings

Term = TypeVar("Term")


@click.command()
@click.argument("day", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--out",
    required=True,
    metavar="RESULT",
    type=click.Path(dir_okay=False, path_type=Path),
    help="A CSV file: a line for each visitor, in the order of DAY.",
)
@click.option("--desks", metavar="DESKS", help='In place of [[desk]]: "1=taxes,urban-planning;2=taxes".')
@click.option("--open", "hours", metavar="HOURS", help="In place of [hours], on every day: 08:30-16:30.")
@click.option("--no-waits", is_flag=True, help="Estimate no waits: from_min and to_min stay empty.")
@with_config
def simulate(
    settings: Settings, day: Path, out: Path, desks: str | None, hours: str | None, no_waits: bool
) -> None:
    """Play the visitors of DAY by the office's rules on a virtual clock, and write what became of each.

    DAY is a CSV file with the columns arrived_at (local time), service, slot_at (empty for a walk-in) and
    minutes (of the visit, a decimal); see queue_core/simulation/README.md.
    """
    from queue_core.rules import estimate
    from queue_core.simulation import day_file, summary, terms
    from queue_core.simulation.engine import Engine
    from queue_core.simulation.plan import Plan

    plan = Plan.of(settings)
    if desks is not None:
        plan = plan.with_desks(_term("--desks", lambda: terms.desks(desks, settings)))
    if hours is not None:
        plan = plan.with_hours(_term("--open", lambda: terms.hours(hours)))
    try:
        read = day_file.read(day.read_bytes(), plan.services, settings.zone)
    except day_file.BadDay as bad:
        fail("\n".join(f"{day}, {line}" for line in str(bad).splitlines()))
    visits = Engine(plan, None if no_waits else estimate.wait).play(read.visitors)
    day_file.keep(out, day_file.result(visits, settings.zone, read.form))
    for sentence in summary.sentences(summary.Summary.of(visits, settings.zone)):
        click.echo(sentence)


def _term(option: str, read: Callable[[], Term]) -> Term:
    try:
        return read()
    except ValueError as fault:
        fail(f"{option}: {fault}")
        raise
