"""What visitors said of their visits, for reports: by service, and the words that are not yet erased.

Where few have answered, a score could be somebody's own: then only their number is told.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from queue_core.boards.parts import place_in
from queue_core.data import feedback
from queue_core.data.db import Office
from queue_core.rules.feedback import FEW


@dataclass(frozen=True)
class Scores:
    """How many gave each score."""

    counts: Mapping[int, int] = field(default_factory=dict)

    @property
    def answers(self) -> int:
        return sum(self.counts.values())

    @property
    def are_told(self) -> bool:
        return self.answers >= FEW

    @property
    def mean(self) -> float | None:
        """None where too few have answered."""
        total = sum(score * count for score, count in self.counts.items())
        return total / self.answers if self.are_told else None

    def of(self, score: int) -> int | None:
        """How many gave this score; None where too few have answered."""
        return self.counts.get(score, 0) if self.are_told else None


@dataclass(frozen=True)
class Said:
    """What somebody wrote, and the score that came with it."""

    service: str
    score: int
    words: str


@dataclass(frozen=True)
class Feedback:
    """Services in the office's order; `words` of those services whose scores are told."""

    by_service: Mapping[str, Scores]
    words: list[Said]

    @property
    def total(self) -> Scores:
        counts: dict[int, int] = {}
        for scores in self.by_service.values():
            for score, count in scores.counts.items():
                counts[score] = counts.get(score, 0) + count
        return Scores(counts)


def said(office: Office, first: date, last: date, service: str | None = None) -> Feedback:
    """Of the days from the first to the last, both included; of one service or of all."""
    found: dict[str, dict[int, int]] = {}
    with office.storage.reading() as db:
        for slug, score, count in feedback.counts(db, office.id, first, last):
            if service in (None, slug):
                found.setdefault(slug, {})[score] = count
        by_service = {
            slug: Scores(found[slug]) for slug in sorted(found, key=place_in(office.settings.services))
        }
        told = [slug for slug, scores in by_service.items() if scores.are_told]
        words = [Said(*row) for row in feedback.words(db, office.id, first, last, told)]
    return Feedback(by_service, words)
