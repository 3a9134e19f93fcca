"""`lobby simulate`: days played by the office's rules on a virtual clock."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from queue_core.commands.shell import fail, with_config
from queue_core.settings.extras import missing
from queue_core.settings.settings import Settings

Term = TypeVar("Term")

FILE = click.Path(dir_okay=False, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command()
@click.argument("day", required=False, type=FILE)
@click.option("--out", type=FILE, help="Write what became of each visitor, in the order of DAY (CSV).")
@click.option("--desks", help='In place of [[desk]]: "1=taxes,urban-planning;2=taxes".')
@click.option("--open", "hours", help="In place of [hours], on every day: 08:30-16:30.")
@click.option("--no-waits", is_flag=True, help="Estimate no waits: from_min and to_min stay empty.")
@click.option("--from-journal", metavar="DAY..DAY", help="Own past days: 2026-03-02..2026-03-06.")
@click.option("--invent", type=click.IntRange(1, 1000), metavar="DAYS", help="So many invented days.")
@click.option(
    "--visitors", "crowd", type=click.IntRange(1, 99_999), default=300, help="A day's visitors [300]."
)
@click.option("--booked", type=click.IntRange(0, 100), default=25, help="Percent of them with a slot [25].")
@click.option("--seed", type=int, default=1, help="Another seed invents other days [1].")
@click.option("--first", type=click.DateTime(["%Y-%m-%d"]), help="Invent from this day on [this Monday].")
@click.option("--visitors-out", type=FILE, help="Write the visitors that are played as a DAY file.")
@click.option("--what-if", multiple=True, metavar="CHANGE", help='Beside it: "no desk 2", "early=30" …')
@click.option("--by-arrival", is_flag=True, help="Beside it: the same days by order of arrival alone.")
@click.option("--compare-out", type=FILE, help="Write the two runs beside each other (CSV).")
@click.option("--plots", type=FOLDER, help="Draw the runs into a folder (PNG).")
@click.option("--advise", type=click.IntRange(1, 24 * 60), metavar="MINUTES", help="Desks for such a P90.")
@with_config
def simulate(settings: Settings, **asked: Any) -> None:
    """Play visitors by the office's rules on a virtual clock.

    They come from DAY, a CSV file with the columns arrived_at (local time), service, slot_at (empty for a
    walk-in) and minutes (of the visit, a decimal); from the journal, or are invented. All is described in
    queue_core/simulation/README.md.
    """
    if sum(asked[source] is not None for source in ("day", "from_journal", "invent")) != 1:
        raise click.UsageError("Visitors come from DAY, or from --from-journal, or from --invent.")
    if asked["what_if"] and asked["by_arrival"]:
        raise click.UsageError("Either --what-if or --by-arrival: two runs are laid beside each other.")
    try:
        _run(settings, **asked)
    except ValueError as fault:
        fail(str(fault))


def _run(settings: Settings, *, out: Path | None, no_waits: bool, **asked: Any) -> None:
    from queue_core.commands.simulated_visitors import visitors_of
    from queue_core.simulation import advice, day_file, summary, terms
    from queue_core.simulation.comparison import Run
    from queue_core.simulation.engine import Engine
    from queue_core.simulation.plan import Plan
    from queue_core.simulation.told import Told

    plan = Plan.of(settings)
    if asked["desks"] is not None:
        plan = plan.with_desks(_told("--desks", lambda: terms.desks(asked["desks"], settings)))
    if asked["hours"] is not None:
        plan = plan.with_hours(_told("--open", lambda: terms.hours(asked["hours"])))
    visitors, form = visitors_of(settings, plan, **asked)
    if asked["visitors_out"]:
        day_file.keep(asked["visitors_out"], day_file.days(visitors, settings.zone))
    shown = None if no_waits else Told(settings.zone)
    run = Run(plan, Engine(plan, shown).play(visitors))
    if out:
        day_file.keep(out, day_file.result(run.visits, settings.zone, form))
    for sentence in summary.sentences(summary.Summary.of(run.visits, settings.zone)):
        click.echo(sentence)
    _compare(settings, run, visitors, **asked)
    if asked["advise"]:
        for line in advice.as_text(advice.advise(plan, visitors, asked["advise"])):
            click.echo(line)


def _compare(
    settings: Settings,
    run: Any,
    visitors: Sequence[Any],
    *,
    what_if: tuple[str, ...],
    by_arrival: bool,
    compare_out: Path | None,
    plots: Path | None,
    **_asked: Any,
) -> None:
    """Lay another run beside this one, where one is asked for; a table, a file, pictures."""
    from queue_core.simulation import comparison, day_file, terms
    from queue_core.simulation.booked_share import with_booked
    from queue_core.simulation.engine import Engine

    runs, names = [run], ["now"]
    if what_if:
        plan, booked = _told("--what-if", lambda: terms.changed(run.plan, what_if, settings))
        others = visitors if booked is None else with_booked(visitors, booked / 100)
        runs.append(comparison.Run(plan, Engine(plan).play(others)))
        names.append("then")
    if by_arrival:
        runs.append(comparison.Run(run.plan, Engine(run.plan, by_arrival=True).play(visitors)))
        names.append("by arrival")
    if len(runs) > 1 or compare_out:
        table = comparison.rows(*runs)
        click.echo("\n" + comparison.as_text(table, names))
        if compare_out:
            day_file.keep(compare_out, comparison.as_csv(table, [name.replace(" ", "_") for name in names]))
    if by_arrival:
        for sentence in comparison.cost_of_order(*runs):
            click.echo(sentence)
    if plots:
        for fault in missing(plots=True):
            fail(fault)
        from queue_core.simulation.plots import draw

        for file in draw(plots, runs, names):
            click.echo(file)


def _told(option: str, read: Callable[[], Term]) -> Term:
    """What an option says; a ValueError names the option."""
    try:
        return read()
    except ValueError as fault:
        raise ValueError(f"{option}: {fault}") from None
