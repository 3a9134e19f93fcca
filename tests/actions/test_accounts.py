"""Accounts: who may do what with whose, and that somebody is always left who oversees the office."""

import pytest
from sqlalchemy import select

from queue_core import boards
from queue_core.actions import own_account, staff
from queue_core.data.staff import staff as accounts
from tests.office import refused

HASH, OTHER = "a hash", "another hash"
BY = {role: f"staff:{role}" for role in staff.ROLES}


@pytest.fixture
def manned(acts):
    """One of each role; each is called as its role."""
    for role in staff.ROLES:
        added(acts, role, role)
    return acts


def added(acts, login: str, role: str = "clerk", by: str = "command") -> dict:
    return acts.do(staff.add_staff, login, name=login.title(), role=role, password_hash=HASH, by=by)


def roles(acts) -> dict[str, str]:
    return {each["login"]: each["role"] for each in boards.accounts(acts.office)}


def hash_of(acts, login: str) -> str:
    with acts.office.storage.reading() as db:
        return db.execute(select(accounts.c.password).where(accounts.c.login == login)).scalar_one()


def test_supervisors_add_clerks_and_admins_anybody(manned):
    added(manned, "new", by=BY["supervisor"])
    for role in ("supervisor", "admin"):
        with refused("wrong_scope"):
            added(manned, "more", role, by=BY["supervisor"])
    for role in staff.ROLES:
        with refused("wrong_scope"):
            added(manned, "more", role, by=BY["clerk"])
        added(manned, f"new-{role}", role, by=BY["admin"])
    assert roles(manned)["new-admin"] == "admin"


@pytest.mark.parametrize("by", [BY["clerk"], BY["supervisor"], "staff:nobody", "staff:"])
def test_only_admins_change_accounts(manned, by):
    """What was true when the page was opened does not count: the role is looked up in the act itself."""
    before = roles(manned)
    with refused("wrong_scope"):
        manned.do(staff.change_staff, "clerk", name="X", role="admin", by=by)
    with refused("wrong_scope"):
        who = "clerk" if by != BY["supervisor"] else "admin"
        manned.do(staff.set_password, who, password_hash=OTHER, by=by)
    with refused("wrong_scope"):
        manned.do(staff.remove_staff, "clerk", by=by)
    assert roles(manned) == before and hash_of(manned, "clerk") == HASH


def test_a_supervisor_sets_a_clerks_password_and_nobody_elses(manned):
    """Journalled, with whose it was."""
    added(manned, "second", "supervisor", by=BY["admin"])
    for login in ("second", "admin"):
        with refused("wrong_scope"):
            manned.do(staff.set_password, login, password_hash=OTHER, by=BY["supervisor"])
    with refused("own_account"):
        manned.do(staff.set_password, "supervisor", password_hash=OTHER, by=BY["supervisor"])
    manned.do(staff.set_password, "clerk", password_hash=OTHER, by=BY["supervisor"])
    assert hash_of(manned, "clerk") == OTHER
    row = manned.journal()[-1]
    assert (row.event, row.by, row.why["login"]) == ("staff.password_set", BY["supervisor"], "clerk")


def test_each_act_is_in_the_journal_and_no_password_with_it(manned):
    before = len(manned.journal())
    manned.do(staff.change_staff, "clerk", name="Ana", role="supervisor", by=BY["admin"])
    manned.do(staff.change_staff, "clerk", name="Ana", role="supervisor", by=BY["admin"])
    manned.do(staff.set_password, "clerk", password_hash=OTHER, by=BY["admin"])
    manned.do(own_account.change_password, was=OTHER, password_hash=HASH, by=BY["clerk"])
    manned.do(staff.remove_staff, "clerk", by=BY["admin"])
    written = manned.journal()[before:]
    assert [(row.event, row.by) for row in written] == [
        ("staff.changed", BY["admin"]), ("staff.password_set", BY["admin"]),
        ("staff.password_changed", BY["clerk"]), ("staff.removed", BY["admin"]),
    ]  # fmt: skip
    assert written[0].why == {"because": "account", "login": "clerk", "role": "supervisor"}
    assert written[2].why == {"because": "asked"}, "no login: who acted is erased some day"
    assert "hash" not in str([row.why for row in manned.journal()])


def test_nobody_changes_the_own_role_or_takes_the_own_account_away(manned):
    added(manned, "second", "admin")
    own = {"by": BY["admin"]}
    for role in ("clerk", "supervisor"):
        with refused("own_account"):
            manned.do(staff.change_staff, "admin", name="Admin", role=role, **own)
    with refused("own_account"):
        manned.do(staff.remove_staff, "admin", **own)
    with refused("own_account"):
        manned.do(staff.set_password, "admin", password_hash=OTHER, **own)
    manned.do(staff.change_staff, "admin", name="Another name", role="admin", **own)
    assert boards.accounts(manned.office)[0]["name"] == "Another name"


def test_the_last_admin_stays(manned):
    """Also from the command, which may do everything else."""
    for role in ("clerk", "supervisor"):
        with refused("last_account"):
            manned.do(staff.change_staff, "admin", name="Admin", role=role, by="command")
    with refused("last_account"):
        manned.do(staff.remove_staff, "admin", by="command")
    manned.do(staff.remove_staff, "supervisor", by=BY["admin"])
    added(manned, "second", "admin")
    manned.do(staff.remove_staff, "admin", by="staff:second")
    assert roles(manned) == {"clerk": "clerk", "second": "admin"}


def test_where_there_is_no_admin_the_last_supervisor_stays(acts):
    added(acts, "one", "supervisor")
    added(acts, "ana")
    with refused("last_account"):
        acts.do(staff.remove_staff, "one", by="command")
    with refused("last_account"):
        acts.do(staff.change_staff, "one", name="One", role="clerk", by="command")
    acts.do(staff.remove_staff, "ana", by="command")
    added(acts, "two", "supervisor")
    acts.do(staff.change_staff, "one", name="One", role="clerk", by="command")
    acts.do(staff.change_staff, "two", name="Two", role="admin", by="command")
    assert roles(acts) == {"one": "clerk", "two": "admin"}


def test_two_admins_do_not_demote_each_other(manned):
    """The second one to press is none any more by then."""
    added(manned, "second", "admin")
    manned.do(staff.change_staff, "second", name="Second", role="clerk", by=BY["admin"])
    with refused("wrong_scope"):
        manned.do(staff.change_staff, "admin", name="Admin", role="clerk", by="staff:second")


@pytest.mark.parametrize("wrong, code", [
    ({"name": ""}, "bad_name"), ({"name": " Ana"}, "bad_name"), ({"name": "x" * 65}, "bad_name"),
    ({"name": "A\nB"}, "bad_name"), ({"role": "king"}, "unknown_role"), ({"role": ""}, "unknown_role"),
])  # fmt: skip
def test_what_is_not_right_is_refused(manned, wrong, code):
    before = roles(manned)
    with refused(code):
        manned.do(staff.change_staff, "clerk", **{"name": "Ana", "role": "clerk"} | wrong, by=BY["admin"])
    with refused(code):
        manned.do(staff.add_staff, "new", **{"name": "Ana", "role": "clerk", "password_hash": HASH} | wrong)
    for act, asked in (
        (staff.remove_staff, {}),
        (staff.set_password, {"password_hash": OTHER}),
        (staff.change_staff, {"name": "X", "role": "clerk"}),
    ):
        with refused("unknown_account"):
            manned.do(act, "nobody", **asked, by=BY["admin"])
    assert roles(manned) == before


def test_the_own_password_is_changed_from_the_one_that_was_checked(manned):
    """An admin's new password, set meanwhile, is not undone by whoever knew the old one."""
    manned.do(staff.set_password, "clerk", password_hash=OTHER, by=BY["admin"])
    with refused("wrong_password"):
        manned.do(own_account.change_password, was=HASH, password_hash="a third", by=BY["clerk"])
    assert hash_of(manned, "clerk") == OTHER
    assert [hash_of(manned, login) for login in ("admin", "supervisor")] == [HASH, HASH], "nobody else's"


def test_the_page_knows_nothing_of_passwords(manned):
    known = {"login", "name", "role", "made_at", "issuer", "second_step_at"}
    assert all(set(each) == known for each in boards.accounts(manned.office))
    assert list(roles(manned)) == ["admin", "supervisor", "clerk"]
