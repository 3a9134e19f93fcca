"""What is told in the TV's foot, in parts that fit it."""

import pytest

from display.layout import GOES_ON, parts

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
    for most in range(24, 75):
        told = parts(NOTICE, most)
        assert " ".join(told).replace(GOES_ON, "") == NOTICE and max(map(len, told)) <= most
        assert not any(part.removesuffix(GOES_ON).endswith(("Bd.", "nr.")) for part in told)


def test_a_long_sentence_is_shared_among_parts_of_about_one_length_that_say_that_they_go_on():
    """No part is left with a last word or two, which nobody could make sense of."""
    told = parts("Pentru acte de stare civilă mergeți la Bd. Mareșal Averescu nr. 17, corpurile A și G.", 50)
    assert [part.endswith(GOES_ON) for part in told] == [True, False]
    assert max(map(len, told)) - min(map(len, told)) <= 8
