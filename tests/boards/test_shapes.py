"""What boards answer and what the API documents are one."""

from typing import get_args, get_type_hints

import pytest

from queue_core.boards import shapes as boards
from queue_core.boards.wait_scores import DayScore
from queue_core.data import shapes as data
from queue_core.web.api import shapes as documented

SAME = [
    (data.TicketData, documented.Ticket),
    (data.WaitData, documented.Wait),
    (data.AppointmentData, documented.Appointment),
    (boards.BookedVisit, documented.BookedVisit),
    (boards.PlaceInLine, documented.PlaceInLine),
    (boards.Desk, documented.Desk),
    (boards.Service, documented.Service),
    (boards.JournalRow, documented.JournalRow),
    (DayScore, documented.WaitScore),
    (boards.CallShown, documented.BoardCall),
    (boards.LobbyBoard, documented.Board),
]


@pytest.mark.parametrize(("answered", "promised"), SAME, ids=[each.__name__ for each, _ in SAME])
def test_a_board_has_the_keys_that_the_api_documents(answered, promised):
    """All of them and no other, and what may be null is null in both."""
    hints = get_type_hints(answered)
    assert hints.keys() == promised.model_fields.keys()
    assert {key for key, hint in hints.items() if may_be_none(hint)} == {
        key for key, field in promised.model_fields.items() if may_be_none(field.annotation)
    }


def may_be_none(hint: object) -> bool:
    return type(None) in get_args(hint)
