"""What nginx and Caddy show by themselves on a TV and a kiosk while the server is away."""

import pytest

from tests.deploy.front import Caddy, Front

pytestmark = pytest.mark.heavy


@pytest.fixture(params=[Front, Caddy], ids=["nginx", "caddy"])
def front(request, tmp_path):
    made = request.param(tmp_path)
    made.start()
    yield made
    made.stop()


def test_while_the_server_is_away_screens_try_again_and_other_pages_say_what_is(front):
    """A kiosk's act is not done a second time: its start is tried."""
    front.server.stop()
    asked = front.browser()
    tv = asked.get(f"{front.inside}/display/?area=hall-a")
    assert tv.status_code == 503 and 'http-equiv="refresh" content="4;url="' in tv.text
    assert tv.headers["Content-Type"].startswith("text/html") and tv.headers["Cache-Control"] == "no-store"
    kiosk = asked.post(f"{front.inside}/kiosk/tickets", data={"service": "taxes"})
    assert kiosk.status_code == 503 and "url=/kiosk/" in kiosk.text
    desk = asked.get(f"{front.inside}/counter/")
    assert desk.status_code == 502 and "refresh" not in desk.text
