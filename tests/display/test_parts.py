"""What is told in the TV's foot, in parts that fit it."""

import pytest

from display.layout import parts

NOTICE = (
    "Pentru acte mergeți la Bd. Mareșal Averescu nr. 17, corpurile A și G. Luni este închis după ora 12:00."
)


@pytest.mark.parametrize(
    "text, most, found",
    [
        ("", 40, []),
        ("  ", 40, []),
        ("Închis luni. Deschis marți.", 40, ["Închis luni. Deschis marți."]),
        ("Închis luni. Deschis marți.", 20, ["Închis luni.", "Deschis marți."]),
        ("Închis luni după ora 12:00. Deschis marți.", 30, ["Închis luni după ora 12:00.", "Deschis marți."]),
    ],
)
def test_sentences_stay_whole_where_they_fit(text, most, found):
    """And of nothing there is no part, which would be an empty page."""
    assert parts(text, most) == found


def test_a_sentence_does_not_end_with_an_abbreviation():
    """“Bd.” alone at the end of a page would send nobody anywhere."""
    told = parts(NOTICE, 70)
    assert " ".join(told) == NOTICE and max(map(len, told)) <= 70
    assert not any(part.endswith(("Bd.", "nr.")) for part in told)
