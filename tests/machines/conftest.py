"""What is announced of an office."""

import pytest


@pytest.fixture
def heard(acts):
    """What the office's listeners have been told since this was emptied last."""
    told = []
    acts.office.listeners.append(told.append)
    return told
