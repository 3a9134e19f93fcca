"""Days of the week together, as a door's sign has them."""

import pytest

from queue_core.language.catalogs import language


@pytest.mark.parametrize(
    ("days", "en", "ro"),
    [
        ([2], "Wednesday", "miercuri"),
        ([0, 1], "Monday and Tuesday", "luni și marți"),
        ([0, 1, 2, 3, 4], "Monday to Friday", "de luni până vineri"),
        (
            [0, 1, 2, 4, 6],
            "Monday to Wednesday, Friday and Sunday",
            "de luni până miercuri, vineri și duminică",
        ),
        (
            [0, 1, 2, 4, 5, 6],
            "Monday to Wednesday and Friday to Sunday",
            "de luni până miercuri și de vineri până duminică",
        ),
    ],
)
def test_three_days_in_a_row_are_told_as_from_the_first_to_the_last(days, en, ro):
    assert (language("en").weekdays(days), language("ro").weekdays(days)) == (en, ro)
