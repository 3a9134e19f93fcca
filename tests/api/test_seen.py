"""A call over the API may say what stood at the desk when its clerk pressed."""

from tests.api import opened

PATH = "/desks/1/calls"


def test_a_call_on_what_no_longer_stands_there_does_nothing(tmp_path):
    """Null for none, a number in any case; a known key is answered before that is looked at."""
    with opened(tmp_path) as api:
        first, second = api.take()["number"], api.take()["number"]
        assert api.post("/desks/1/open").status == 200
        press = {"finish_current": True, "seen": None}
        called = api.post(PATH, press, Idempotency_Key="one press")
        assert (called.status, called.data["number"]) == (201, first)
        before = api.seq()
        for lie in (None, second):
            refused = api.post(PATH, {"finish_current": True, "seen": lie})
            assert (refused.status, refused.code, refused.data["number"]) == (409, "changed", first)
            # Also before the desk is said to be busy.
            assert api.post(PATH, {"seen": lie}).code == "changed"
        again = api.post(PATH, press, Idempotency_Key="one press")
        assert (again.status, again.data["number"]) == (201, first)
        assert api.seq() == before
        called = api.post(PATH, {"finish_current": True, "seen": first.lower()})
        assert (called.status, called.data["number"]) == (201, second)
