"""Which roles have a right as shipped."""

import pytest

from queue_core.rules.rights import KEEPER, KEPT, RIGHTS, ROLES


@pytest.mark.parametrize("right", RIGHTS)
def test_a_role_above_has_every_right_of_those_below(right):
    """A right begins with one role, and all after it have it."""
    roles = RIGHTS[right].roles
    assert roles and roles == ROLES[ROLES.index(roles[0]) :]


@pytest.mark.parametrize(("first", "rights"), [
    ("clerk", ["serve", "check_in", "see_names"]),
    ("supervisor", ["oversee", "see_reports", "manage_clerks"]),
    ("admin", ["manage_accounts", "change_office", "see_audit"]),
])  # fmt: skip
def test_clerks_serve_supervisors_oversee_and_admins_change_the_office(first, rights):
    """The first role that has it."""
    assert {RIGHTS[right].roles[0] for right in rights} == {first}


def test_what_keeps_the_office_from_being_locked_is_the_admin_s():
    """As shipped too."""
    assert all(KEEPER in RIGHTS[right].roles for right in KEPT)
