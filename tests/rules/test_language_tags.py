"""Which of the office's languages a tag means (RFC 4647, 3.4)."""

import pytest

from queue_core.rules.language_tags import lookup


@pytest.mark.parametrize(
    ("tag", "found"),
    [("en", "en"), ("EN-gb", "en"), ("ro-Latn-RO", "ro"), ("en-x-own", "en"), ("de", None), ("e-n", None)],
)
def test_a_tag_is_shortened_from_its_end_until_a_language_is_found(tag, found):
    assert lookup(tag, ("ro", "en")) == found


def test_the_longest_match_is_meant():
    assert lookup("zh-Hant-TW", ("zh", "zh-hant")) == "zh-hant"
