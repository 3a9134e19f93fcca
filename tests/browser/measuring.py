"""What a page shows, measured in Chromium: text on text, cut, off its box or the glass; size and contrast.

    seen = measure(page, glass_mm=543)
    assert not seen.faults()
    assert seen.smallest.capitals_mm >= arc_minutes(10, metres=8)
    assert seen.faintest.contrast >= 4.5

A line of text is measured by its ink (its letters as they are drawn), not by the box of its font, so that
lines may stand as close as their letters allow. Pictures and icons are measured by their boxes.
"""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.browser.keeping import keep

SCRIPT = (Path(__file__).parent / "measuring.js").read_text(encoding="utf-8")
AT_REST = """
() => Promise.all([document.fonts.ready, ...document.getAnimations()
  .filter((each) => Number.isFinite(each.effect.getComputedTiming().endTime))
  .map((each) => each.finished.catch(() => {}))]).then(() => true)
"""
TOUCH_PX = 1.0
"""Boxes that share no more than this do not overlap: kerning, and the rounding of pixels."""


@dataclass(frozen=True)
class Shown:
    """A line of text, or a picture (`words` is its tag): its ink in CSS pixels of the glass."""

    words: str
    left: float
    top: float
    right: float
    bottom: float
    capitals: float
    capitals_mm: float
    contrast: float
    picture: bool
    cut: bool
    """A box that clips and does not scroll takes a part of it away."""
    outside: bool
    """It leaves the block that it stands in sideways, or its row, button or painted box up or down."""
    off_glass: bool
    """It leaves the screen, or the whole page where that scrolls."""
    below_fold: bool
    """It is not seen without scrolling."""
    marked: bool
    """It stands inside what `measure` was told to mark."""

    def __str__(self) -> str:
        return f"“{self.words}” at {self.left:.0f},{self.top:.0f}–{self.right:.0f},{self.bottom:.0f}"

    def overlaps(self, other: "Shown") -> bool:
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.bottom, other.bottom) - max(self.top, other.top)
        return wide > TOUCH_PX and high > TOUCH_PX


@dataclass(frozen=True)
class Seen:
    """All that is shown at one moment."""

    all: list[Shown]

    @property
    def texts(self) -> list[Shown]:
        return [each for each in self.all if not each.picture]

    @property
    def overlaps(self) -> list[tuple[Shown, Shown]]:
        """Text on text, and text on a picture; pictures may lie on each other."""
        return [
            (one, other)
            for at, one in enumerate(self.all)
            for other in self.all[:at]
            if not (one.picture and other.picture) and one.overlaps(other)
        ]

    @property
    def smallest(self) -> Shown:
        """The text with the lowest capitals."""
        return min(self.texts, key=lambda each: each.capitals)

    @property
    def faintest(self) -> Shown:
        """The text with the least contrast."""
        return min(self.texts, key=lambda each: each.contrast)

    def faults(self, *, scrolls: bool = True) -> list[str]:
        """What is wrong in any state of any page, one sentence each; with `scrolls=False` also what is only
        seen by scrolling."""
        said = [f"{one} lies on {other}" for one, other in self.overlaps]
        said += [f"{each} is cut" for each in self.all if each.cut]
        said += [f"{each} leaves its box" for each in self.all if each.outside]
        said += [f"{each} is off the glass" for each in self.all if each.off_glass]
        return said + [f"{each} is below the fold" for each in self.all if each.below_fold and not scrolls]


def measure(page: Page, *, glass_mm: float = 543, inside: str = "", mark: str = "") -> Seen:
    """Measure what is shown inside a selector; without one, in an open modal dialog, else on the whole page.

    `glass_mm` is the length of the screen's shorter side, for sizes in millimetres; what stands inside the
    selector `mark` is `marked`. It waits for fonts and for movements that end, and takes the page as it
    stands then; a test waits for its state first.
    """
    page.evaluate(AT_REST)
    keep(page)
    found: list[dict[str, Any]] = page.evaluate(SCRIPT, [inside, mark])
    size = page.viewport_size
    assert size, "a page without a viewport has no size"
    mm = glass_mm / min(size["width"], size["height"])
    return Seen([Shown(capitals_mm=each["capitals"] * mm, **each) for each in found])


def arc_minutes(minutes: float, *, metres: float) -> float:
    """The height in millimetres of what is seen under so many minutes of arc from so far away."""
    return 2000 * metres * math.tan(math.radians(minutes / 60) / 2)
