"""The TV's sections of config.toml: `[display]`, and `[[area]]` for groups of desks with their own TV."""

import math
from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from queue_core.settings.values import Hours, Section, Slug, Text


class Area(Section):
    slug: Slug
    name: Text
    desks: Annotated[tuple[str, ...], Field(min_length=1)]


class Display(Section):
    theme: Literal["light", "dark"] = "dark"
    voice: bool = True
    every_language: bool = False
    volume: Annotated[int, Field(ge=0, le=100)] = 80
    quiet: Hours = ()
    clips: str = ""
    viewing_distance_m: Annotated[float, Field(ge=3, le=20)] = 8
    glass_mm: Annotated[int, Field(ge=200, le=2000)] = 543
    panel: str = ""
    panel_waiting: bool = False
    panel_seconds: Annotated[int, Field(ge=5, le=600)] = 15

    SEEN_UNDER_DEGREES: ClassVar = 0.7
    """The angle under which a capital letter is tall enough to be read (EN 301 549)."""
    MOST_OF_THE_GLASS: ClassVar = 0.226
    """The tallest capitals with which a number and its desk still fit the width, as a share of the glass."""

    @model_validator(mode="after")
    def _fits(self) -> "Display":
        for_a_metre = 1000 * math.tan(math.radians(self.SEEN_UNDER_DEGREES))
        fits = math.floor(10 * self.glass_mm * self.MOST_OF_THE_GLASS / for_a_metre) / 10
        if self.viewing_distance_m > fits:
            raise ValueError(f"on a glass of {self.glass_mm} mm the viewing_distance_m is {fits} at most")
        return self

    @property
    def capitals(self) -> float:
        """How high the newest call's capitals stand, as a share of the glass's shorter side."""
        seen = math.tan(math.radians(self.SEEN_UNDER_DEGREES))
        return 1000 * self.viewing_distance_m * seen / self.glass_mm
