"""[rights]: a table that is wrong is refused by name, and none locks everybody out."""

import pytest

from queue_core.rules.rights import KEPT
from queue_core.settings.settings import BadSettings, load


@pytest.mark.parametrize("right", KEPT)
def test_the_admin_keeps_what_gives_all_else_back(right):
    """Accounts and the office: no table takes them away from the last who could mend it."""
    with pytest.raises(BadSettings, match=f"{right}.*keeps"):
        load(rights={right: ("supervisor",)})


def test_an_unknown_role_is_named_with_those_that_there_are():
    """So is an unknown right."""
    with pytest.raises(BadSettings, match=r"end_day.*clerk.*supervisor.*admin"):
        load(rights={"end_day": ("boss",)})
    with pytest.raises(BadSettings, match="end_days"):
        load(rights={"end_days": ("admin",)})


def test_a_role_that_stands_twice_stands_once():
    """The order of the file is kept."""
    assert load(rights={"book": ("admin", "clerk", "admin")}).rights.book == ("admin", "clerk")


def test_a_right_may_be_nobodys():
    """But those that an admin keeps."""
    assert load(rights={"reopen": ()}).rights.lacking("admin") == ["reopen"]
