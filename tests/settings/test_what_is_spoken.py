"""The languages of an office and the names of its desks, as config.toml may have them."""

import pytest

from queue_core.settings.settings import BadSettings
from tests.office import shipped


@pytest.mark.parametrize("languages, words", [
    (["ro", "fr"], 'the program does not speak "fr"; it speaks en, en-easy, hu, ro, ro-easy, uk'),
    (["ro", "ro"], "each language stands once"),
    (["ro-easy", "ro"], '"ro-easy" stands behind "ro"'),
    (["ro", "en-easy"], '"en-easy" stands behind "en"'),
])  # fmt: skip
def test_a_language_without_a_catalog_is_refused(tmp_path, languages, words):
    """Every sentence would be shown in English, as if it were that language."""
    with pytest.raises(BadSettings, match=words):
        shipped(tmp_path, office={"languages": languages})


def test_easy_language_is_offered_and_not_one_more_language_of_the_office(tmp_path):
    """The TV, notices and forms need not say everything twice in one language."""
    settings = shipped(tmp_path, office={"languages": ["ro", "ro-easy", "hu"]})
    assert settings.offered == ("ro", "ro-easy", "hu")
    assert settings.languages == ("ro", "hu")
    assert settings.staff_languages == ("ro",)


@pytest.mark.parametrize("name", ["3!", "a_b", "Camera de comisie 123"])
def test_a_name_that_no_desk_may_have_is_refused_with_what_it_may_be(tmp_path, name):
    with pytest.raises(BadSettings, match="letters, digits, blanks and . - / .* 20 signs at most"):
        shipped(tmp_path, desk=[{"name": name, "services": ["taxes"]}])


def test_desks_may_be_named_like_rooms(tmp_path):
    desks = [{"name": name, "services": ["taxes"]} for name in ("Camera 3", "Ghișeu A", "12/B")]
    assert list(shipped(tmp_path, desk=desks).desks) == ["Camera 3", "Ghișeu A", "12/B"]
