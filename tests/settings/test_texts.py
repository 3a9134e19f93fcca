"""Lists of texts in config.toml: one for all languages, or one for each."""

import json

import pytest

from queue_core.settings.settings import BadSettings
from tests.office import shipped

SERVICE = {"slug": "taxes", "letter": "A", "name": "Taxes"}
DESK = {"name": "1", "services": ["taxes"]}


def office(folder, papers):
    return shipped(folder, service=[SERVICE | {"papers": papers}], desk=[DESK], elsewhere=[])


@pytest.mark.parametrize(
    ("papers", "ro", "en"),
    [
        ([], (), ()),
        (["card"], ("card",), ("card",)),
        ({"ro": ["buletin", "cerere"], "en": [" card "]}, ("buletin", "cerere"), ("card",)),
        ({"ro": ["buletin"]}, ("buletin",), ("buletin",)),
    ],
)
def test_papers_are_one_list_or_one_for_each_language(tmp_path, papers, ro, en):
    """A language without a list of its own has the first one's."""
    told = office(tmp_path, papers).services["taxes"].papers
    assert (told.in_("ro"), told.in_("en")) == (ro, en)


def test_papers_may_come_from_the_environment(tmp_path, monkeypatch):
    """As JSON, like every list there."""
    service = [SERVICE | {"papers": {"ro": ["buletin"]}}]
    monkeypatch.setenv("LOBBY_SERVICE", json.dumps(service))
    told = shipped(tmp_path, desk=[DESK], elsewhere=[]).services["taxes"].papers
    assert told.in_("ro") == ("buletin",)


@pytest.mark.parametrize("papers", ["card", {"ro": "card"}, [5], [""], 5])
def test_what_is_no_list_of_texts_is_refused_in_words(tmp_path, papers):
    """With what is allowed."""
    with pytest.raises(BadSettings, match="a list of texts"):
        office(tmp_path, papers)
