"""Which of the office's languages is meant by a tag of BCP 47."""

from collections.abc import Collection


def lookup(tag: str, languages: Collection[str]) -> str | None:
    """The best match by RFC 4647, 3.4: the tag is shortened from its end until one of `languages`, in lower
    case, is found (`en-GB` is `en`); None where none is.
    """
    parts = tag.lower().split("-")
    while parts:
        if (found := "-".join(parts)) in languages:
            return found
        parts.pop()
        # A single letter only introduces what follows it.
        if parts and len(parts[-1]) == 1:
            parts.pop()
    return None
