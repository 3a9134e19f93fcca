"""A session that ends in one process ends its sockets in the other."""

from queue_core.actions import staff
from tests.ears import Ear, refused
from tests.processes.conftest import Two
from tests.servers import until
from tests.web.staff_browser import HASHED, PASSWORD
from tests.web.test_accounts import cookie
from tests.web.test_session_list import sign_out


def test_a_sign_out_at_one_process_ends_the_sockets_at_the_other(two: Two):
    """The board of another browser of the same account goes on there."""
    one, other = two.servers
    staff.add_staff(
        two.acts.office, "ioana", name="Ioana", role="supervisor", password_hash=HASHED, by="test",
        now=two.acts.clock.now,
    )  # fmt: skip
    first, second = (cookie(one, "ioana", PASSWORD) for _ in range(2))
    board = {"board": "office"}
    with Ear(other.url, board, Cookie=first) as ended, Ear(other.url, board, Cookie=second) as stays:
        ended.wait("board")
        stays.wait("board")
        sign_out(one, first)
        until(lambda: not ended.client.connected)
        assert refused(other.url, board, Cookie=first)
        heard = len(stays.all("pulse"))
        until(lambda: len(stays.all("pulse")) > heard)
        assert stays.client.connected
