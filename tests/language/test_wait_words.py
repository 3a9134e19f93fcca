"""A wait in words: no more is claimed than is known."""

import pytest

from queue_core.language.catalogs import language
from queue_core.language.wait_words import bare_wait, short_wait, wait_words

WAITS = {
    (0, 5): ("up to 5 minutes", "până la 5 minute", "≤ 5"),
    (0, 1): ("up to 1 minute", "până la 1 minut", "≤ 1"),
    (3, 13): ("up to 13 minutes", "până la 13 minute", "≤ 13"),
    (13, 27): ("13–27 minutes", "13–27 de minute", "13–27"),
    (10, 12): ("10–12 minutes", "10–12 minute", "10–12"),
    (16, 31): ("15–35 minutes", "15–35 de minute", "15–35"),
    (31, 111): ("30–115 minutes", "30–115 minute", "30–115"),
    (4, 51): ("up to 55 minutes", "până la 55 de minute", "≤ 55"),
    (60, 90): ("more than an hour", "peste o oră", "> 1 h"),
    (125, 300): ("more than 2 hours", "peste 2 ore", "> 2 h"),
    (22, 100): ("more than 20 minutes", "peste 20 de minute", "> 20"),
    (9, 61): ("", "", ""),
}


@pytest.mark.parametrize(("wait", "said"), WAITS.items())
def test_words_fit_what_is_known(wait, said):
    """A range while it is useful, else the end that is; past an hour no minutes; of what may be soon and may
    be late, nothing."""
    told = {"from_min": wait[0], "to_min": wait[1]}
    found = wait_words(told, language("en")), wait_words(told, language("ro")), bare_wait(told)
    assert found == said
    assert bool(short_wait(told, language("ro"))) == bool(said[0])


def test_of_what_nobody_knows_nothing_is_said():
    assert wait_words(None, language("ro")) == short_wait(None, language("ro")) == bare_wait(None) == ""


@pytest.mark.parametrize("least", range(0, 130, 7))
@pytest.mark.parametrize("width", (0, 4, 9, 30, 80))
def test_no_words_promise_more_than_the_range(least, width):
    """Whoever waits within the range has waited as the words say."""
    numbers = [
        int(each)
        for each in wait_words({"from_min": least, "to_min": least + width}, language("en"))
        .replace("an hour", "1 hours")
        .replace("–", " ")
        .split()
        if each.isdigit()
    ]
    words = wait_words({"from_min": least, "to_min": least + width}, language("en"))
    if words.startswith("more than"):
        assert numbers[0] * (60 if "hour" in words else 1) <= least
    elif words:
        assert numbers[-1] >= least + width
        assert words.startswith("up to") or numbers[0] <= least
