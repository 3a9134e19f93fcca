"""The posters that an office hangs: who has priority, how the line works, what to bring."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from queue_core.language.catalogs import Language, language
from queue_core.language.order_words import how_the_line_works
from queue_core.language.priority_words import who_has_priority
from queue_core.printing.poster import PAPERS, Poster, drawn
from queue_core.rules.desk_names import has_own_word
from queue_core.settings.priority import desks_of, groups_in
from queue_core.settings.settings import BadSettings, Settings
from queue_core.web.order_rules import rules_of

MISSING = "no Typst is installed to draw posters: pip install 'lobby-queue[posters]'"


def write_posters(settings: Settings, folder: Path, now: datetime) -> list[Path]:
    """Write each poster in each language and on each paper; answers the files.

    Raises BadSettings where Typst is not installed, OSError where the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for code in settings.languages:
        for name, poster in _posters(settings, language(code)):
            for paper in PAPERS:
                try:
                    pdf = drawn(poster, paper, now)
                except ModuleNotFoundError:
                    raise BadSettings(MISSING) from None
                written.append(folder / f"{name}-{code}-{paper}.pdf")
                written[-1].write_bytes(pdf)
    return written


def _posters(settings: Settings, said: Language) -> Iterator[tuple[str, Poster]]:
    _ = said.gettext
    office = settings.office
    foot = " · ".join(filter(None, (office.address.in_(said.code), office.contact.in_(said.code))))
    same = (said.code, office.name.in_(said.code), office.owner.in_(said.code), foot)
    if settings.priority:
        how = (
            _("Tick “I have priority” at the ticket machine, or tell the staff; nothing has to be proved.")
            if settings.line.priority_at_kiosk
            else _("Tell the staff that you have priority; nothing has to be proved.")
        )
        sentences = [*who_has_priority(groups_in(settings, said.code), said), how]
        yield (
            "priority",
            _poster(same, _("Priority at the desks"), sentences, _desks(settings, said), size=20),
        )
    order = how_the_line_works(rules_of(settings, said.code), said)
    yield "line", _poster(same, _("How the line works"), order, "", numbered=True, size=13)
    sections = [*_papers(settings, said), *_elsewhere(settings, said)]
    if sections:
        notice = office.notice.in_(said.code)
        title = _("What to bring, and what is done elsewhere")
        yield "papers", _poster(same, title, [notice] if notice else [], "", size=14, sections=sections)


def _papers(settings: Settings, said: Language) -> Iterator[tuple[str, list[str]]]:
    """Each service for which papers are named, with them."""
    for each in settings.service:
        if papers := each.papers.in_(said.code):
            yield f"{each.letter} · {each.name.in_(said.code)}", list(papers)


def _elsewhere(settings: Settings, said: Language) -> Iterator[tuple[str, list[str]]]:
    """What is not done here, with the place, its hours and what to bring there."""
    for each in settings.elsewhere:
        code = said.code
        what = each.answer.in_(code) or each.what.in_(code)
        lines = [what, each.where.in_(code), each.hours.in_(code), *each.papers.in_(code)]
        title = each.ask.in_(code) or said.gettext("Not at this office")
        yield title, [line for line in lines if line]


def _poster(
    same: tuple[str, str, str, str],
    title: str,
    sentences: list[str],
    desks: str,
    *,
    size: int,
    numbered: bool = False,
    sections: Sequence[tuple[str, list[str]]] = (),
) -> Poster:
    code, office, owner, foot = same
    return Poster(code, title, office, owner, sentences, desks, foot, numbered, size, list(sections))


def _desks(settings: Settings, said: Language) -> str:
    """Where people with priority are called besides: the priority desks; empty where there is none."""
    desks = desks_of(settings)
    if not desks:
        return ""
    named = said.listing(desks)
    if any(map(has_own_word, desks)):
        return said.gettext("Priority: %(desks)s", desks=named)
    return said.ngettext("Priority: desk %(desks)s", "Priority: desks %(desks)s", len(desks), desks=named)
