"""A provider of accounts on loopback, and offices that its accounts sign in to."""

import pytest

from queue_core import clock
from tests.web.lying_provider import CLIENT, SECRET
from tests.web.staff_browser import app_of, staffed

ROLES = {"ghisee": "clerk", "sefi": "supervisor", "it": "admin"}


@pytest.fixture
def timed(found, monkeypatch):
    """Makes an office with accounts, whose every part reads the test's clock."""

    def make(**changes):
        acts = staffed(found, **changes)
        monkeypatch.setattr(clock, "now", lambda: acts.clock.now)
        return acts

    return make


@pytest.fixture
def office(found, provider):
    """Makes the application of an office that this provider's accounts sign in to."""

    def make(**changes):
        signin = {"issuer": provider.issuer, "client": CLIENT, "secret": SECRET, "roles": ROLES} | changes
        acts = staffed(found, signin=signin)
        app = app_of(acts)
        app.acts = acts
        return app

    return make


@pytest.fixture
def provided(office):
    return office()
