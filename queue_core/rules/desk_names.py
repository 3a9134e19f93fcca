"""What desks are called: `3` is said as "Desk 3", "Room 1" as it is."""

import re

_OWN_WORD = re.compile(r"[^\W\d_]{2,}[^\W_]* ")


def has_own_word(name: str) -> bool:
    """Whether a name says itself what it is: its first word, of two letters or more, stands before something
    else, as in "Camera 3" and "Ghișeu A"; "3", "A" and "Casierie-3" do not."""
    return _OWN_WORD.match(name) is not None
