"""Which languages an office speaks, and to whom."""

from functools import cached_property
from typing import TYPE_CHECKING

from queue_core.language.known import for_staff, is_easy

if TYPE_CHECKING:
    from queue_core.settings.sections import Office


class Spoken:
    """The languages of `[office] languages`; the first is spoken until a visitor chooses another."""

    if TYPE_CHECKING:
        office: Office

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """What the office speaks: hall, paper, and all that staff write for visitors."""
        return tuple(code for code in self.offered if not is_easy(code))

    @cached_property
    def offered(self) -> tuple[str, ...]:
        """What a visitor may choose: these, and easy language where the office has it."""
        return self.office.languages

    @cached_property
    def staff_languages(self) -> tuple[str, ...]:
        """Those of them that the staff's pages are whole in; English where none is."""
        return for_staff(self.languages)
