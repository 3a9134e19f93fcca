"""A paper with the place where something is done that is not done here.

What it says, its picture, and the same in the printer's own letters.
It is no ticket: it has no number, and nobody waits for it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from PIL import Image

from queue_core.printing import logo, strips
from queue_core.printing.encoding import Sheet, dots
from queue_core.printing.text import Page
from queue_core.printing.wording import written_in


class Code(NamedTuple):
    """A QR code: where it leads, and what stands beside it."""

    address: str
    label: str


class Said(NamedTuple):
    """All that the paper says, in the visitor's language; an empty text is not printed."""

    office: str
    owner: str
    asked: str
    answer: str
    where: str
    hours: str
    papers: str
    codes: list[Code]
    printed: str


def said(facts: Mapping[str, Any]) -> Said:
    """The paper's texts for these facts."""
    lang = written_in(facts)
    _, zone = lang.gettext, ZoneInfo(facts["timezone"])
    printed_at = datetime.fromisoformat(facts["printed_at"])
    papers = [_("Papers to have with you") + ":", *(f"- {text}" for text in facts["papers"])]
    codes = [Code(facts["map"], _("The place on a map, for your phone"))] if facts["map"] else []
    if facts["url"]:
        codes.append(Code(facts["url"], facts["url"].split("://")[-1].rstrip("/")))
    return Said(
        office=facts["office"],
        owner=facts["owner"],
        asked=facts["ask"] or facts["what"],
        answer=facts["answer"] or _("Not at this office") + (f":\n{facts['what']}" if facts["ask"] else ""),
        where=facts["where"],
        hours=_("Open: %(hours)s", hours=facts["hours"]) if facts["hours"] else "",
        papers="\n".join(papers) if facts["papers"] else "",
        codes=codes,
        printed=f"{lang.day(printed_at, zone)}, {lang.time(printed_at, zone)}",
    )


def draw(facts: Mapping[str, Any], width_px: int, png: bytes | None = None) -> Image.Image:
    """The paper as a picture of mode "1", as `slip.draw` makes a ticket's."""
    words, margin = said(facts), width_px // 24
    column = width_px - 2 * margin
    small, body, strong = strips.sizes(width_px)

    def text(sentence: str, size: int, face: str = strips.PLAIN) -> Image.Image:
        return strips.paragraph(sentence, strips.font_of(face, size), column)

    ruled, bold = strips.rule(column), strips.font_of(strips.BOLD, body)
    paper = [
        (16, logo.drawn(png, column)),
        (16, text(words.office, body, strips.BOLD)),
        (0, text(words.owner, body)),
        (14, ruled),
        (22, text(words.asked, strong, strips.BOLD)),
        (10, text(words.answer, body)),
        (26, text(words.where, strong, strips.BOLD)),
        (10, text(words.hours, body)),
    ]
    if words.papers:
        paper += [(22, ruled), (16, text(words.papers, body))]
    for code in words.codes:
        paper += [(22, ruled), (16, strips.code_strip(code.address, code.label, bold, column, margin))]
    paper += [(16, ruled), (16, text(words.printed, small))]
    return strips.stacked(paper, width_px, margin)


def written(printer: Mapping[str, Any], facts: Mapping[str, Any], png: bytes | None = None) -> Sheet:
    """The whole job in the printer's own letters, as `text.written` makes a ticket's."""
    words, page = said(facts), Page(printer)
    page.picture(logo.drawn(png, page.dots))
    page.text(words.office, bold=True)
    page.text(words.owner)
    page.rule()
    page.text(words.asked, bold=True)
    page.text(words.answer)
    page.text("\n" + words.where, bold=True)
    page.text(words.hours)
    page.rule()
    if words.papers:
        page.text(words.papers)
        page.rule()
    for code in words.codes:
        if strips.module(code.address, dots(printer)):
            page.text(code.label, bold=True)
            page.code(code.address)
            page.rule()
    page.text(words.printed)
    return page.ended()
