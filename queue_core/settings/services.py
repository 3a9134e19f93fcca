"""What people come for: the sections of what is done here, and of what is done elsewhere."""

from typing import Annotated

from pydantic import Field

from queue_core.rules import limits
from queue_core.settings.values import Lists, Name, Section, Slug, Text, Texts, Words

Address = Annotated[str, Field(pattern=r"^(https?://[^/\s]+([/?]\S*)?)?$")]


class Service(Section):
    slug: Slug
    was: tuple[Slug, ...] = ()
    letter: Annotated[str, Field(pattern=r"^[A-OQ-Z]$", description="one capital letter, not P")]
    name: Name
    about: Text = Words()
    minutes: Annotated[int, Field(ge=limits.MINUTES[0], le=limits.MINUTES[-1])] = 10
    icon: Slug = "ticket"
    papers: Texts = Lists()
    group: Text = Words()
    errands: Texts = Lists()
    daily_cap: Annotated[int, Field(ge=1)] | None = None
    places: Annotated[int, Field(ge=0, le=1000)] = 1
    slot_minutes: Annotated[int, Field(ge=0, le=limits.MINUTES[-1])] = 0
    booking: bool = True


class Elsewhere(Section):
    what: Text
    where: Text
    ask: Text = Words()
    answer: Text = Words()
    hours: Text = Words()
    papers: Texts = Lists()
    errands: Texts = Lists()
    url: Address = ""
    map: Address = ""
    services: tuple[str, ...] = ()
