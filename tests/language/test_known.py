"""What is known of each language: its name, its direction, its voice, how it writes a day."""

from datetime import date

import pytest

from queue_core.language.catalogs import language
from queue_core.language.known import CATALOGS, for_staff, known

DAY = date(2026, 2, 2)


@pytest.mark.parametrize("code, name, day, month", [
    ("ro", "Română", "luni, 2 februarie 2026", "februarie 2026"),
    ("en", "English", "Monday, 2 February 2026", "February 2026"),
    ("hu", "Magyar", "2026. február 2., hétfő", "2026. február"),
    ("uk", "Українська", "понеділок, 2 лютого 2026", "лютий 2026"),
    ("ro-easy", "Limbaj simplu", "luni, 2 februarie 2026", "februarie 2026"),
])  # fmt: skip
def test_a_language_calls_itself_and_writes_a_day_in_its_own_way(code, name, day, month):
    """Hungarian begins with the year."""
    assert (language(code).own_name, language(code).day(DAY), language(code).month(DAY)) == (name, day, month)


def test_easy_language_is_its_base_to_browser_and_voice():
    """No screen reader and no voice knows a language of that name."""
    easy = language("ro-easy")
    assert (easy.code, easy.tag, easy.voice, easy.direction) == ("ro-easy", "ro", "ro", "ltr")


def test_a_language_that_is_written_from_the_right_says_so():
    """By CLDR, with a catalog or without."""
    assert [language(code).direction for code in ("ar", "he", "uk")] == ["rtl", "rtl", "ltr"]


def test_staff_read_the_languages_that_are_whole_for_them():
    """In the office's order; English where it has none of these."""
    assert for_staff(["hu", "ro", "ro-easy", "en"]) == ("ro", "en")
    assert for_staff(["hu"]) == ("en",)


def test_what_is_a_draft_says_so():
    """In the catalog's head too, where a translator looks first."""
    for code, each in known().items():
        file = CATALOGS / code / "messages.po"
        assert (file.exists() and "Draft" in file.read_text(encoding="utf-8")[:300]) == each.draft, code
