"""Who has priority, in words: what the law gives first, then what the office does."""

from collections.abc import Sequence

from queue_core.language.catalogs import Language


def who_has_priority(groups: Sequence[tuple[str, str]], language: Language) -> list[str]:
    """The sentences for groups, each with the law that gives it priority or nothing.

    There is one for each law, and one for the office's own choice.
    """
    said = []
    for law in dict.fromkeys(law for _, law in groups):
        names = language.listing([name for name, of in groups if of == law])
        said.append(
            language.gettext("Priority by %(law)s: %(groups)s.", law=law, groups=names)
            if law
            else language.gettext("This office gives it to others too: %(groups)s.", groups=names)
        )
    return said
