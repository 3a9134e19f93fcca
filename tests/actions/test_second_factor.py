"""The second step in the acts: a code is taken once, whoever is first, and its law holds without any page."""

from threading import Barrier, Thread

import pytest

from queue_core.actions import own_account, sessions, staff
from queue_core.boards import credentials
from queue_core.rules.refusals import Refusal
from queue_core.rules.second_factor import Proof, tidied, tidied_recovery
from tests.office import refused

HASH, KEY = "a hash", "an encrypted key"
AT_ONCE = 8


@pytest.fixture
def dan(acts):
    """The number of an admin whose sign-in has a second step; the code of step 100 has been taken."""
    acts.do(staff.add_staff, "dan", name="Dan", role="admin", password_hash=HASH, by="command")
    account = credentials.account_of(acts.office, "dan").id
    fresh = Proof(key=KEY, step=100)
    acts.do(own_account.set_up, account, was=HASH, fresh=fresh, recovery=["r1", "r2"], by="staff:dan",
            digest="first", browser="Firefox")  # fmt: skip
    return account


def sign_in(acts, account: int, code: Proof | None, digest: str = "next") -> None:
    acts.do(sessions.sign_in, account, was=HASH, code=code, digest=digest, browser="Firefox", by="staff:dan")


@pytest.mark.parametrize("code", [
    None, Proof(key=KEY, step=100), Proof(key=KEY, step=99), Proof(key="another", step=101),
    Proof(recovery="r3"), Proof(),
])  # fmt: skip
def test_no_session_begins_without_a_code_that_is_new(acts, dan, code):
    with refused("wrong_second_code"):
        sign_in(acts, dan, code)


@pytest.mark.parametrize("code", [Proof(key=KEY, step=101), Proof(recovery="r1")])
def test_of_many_who_send_one_code_at_once_one_is_let_in(acts, dan, code):
    """Whichever process is first: the code is taken in the transaction that begins the session."""
    told, together = [], Barrier(AT_ONCE)

    def sent(number: int) -> None:
        together.wait()
        try:
            sign_in(acts, dan, code, f"session {number}")
            told.append("in")
        except Refusal as refusal:
            told.append(refusal.code)

    threads = [Thread(target=sent, args=[number]) for number in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["in"] + ["wrong_second_code"] * (AT_ONCE - 1)


def test_a_refused_sign_in_takes_no_code(acts, dan):
    """What is refused leaves nothing behind: with another password the code is good still."""
    code = Proof(recovery="r1")
    with refused("wrong_password"):
        acts.do(sessions.sign_in, dan, was="other", code=code, digest="x", browser="", by="staff:dan")
    sign_in(acts, dan, code)


def test_the_command_takes_the_last_admins_second_step_away(acts, dan):
    """On the server, for who has lost phone and recovery codes, with nobody left to ask."""
    answer = acts.do(staff.take_second_step, "dan", by="command")
    assert answer == {"login": "dan", "taken": True}
    assert credentials.factor_of(acts.office, dan) is None
    assert credentials.sessions_of(acts.office, "dan") == []
    sign_in(acts, dan, None)


def test_codes_are_read_as_people_and_apps_write_them():
    """With blanks and dashes, small letters, and the digits that look like letters of base 32."""
    assert tidied(" 123\u00a0456 ") == tidied("123-456") == "123456"
    assert tidied_recovery("ab0l-8c1d") == "ABOLBCID"
