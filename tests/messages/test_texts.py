"""The texts of messages: filled in each language, and checked whole at the start."""

import pytest

from queue_core.language.known import is_easy, known
from queue_core.messages import texts
from queue_core.settings.settings import BadSettings
from tests.office import local, shipped

FACTS = {
    "service": "taxes",
    "number": "PA003",
    "desk": "6",
    "ahead": 3,
    "slot_at": "2026-03-10T08:30:00+00:00",
}


def settings(tmp_path, own=""):
    file = tmp_path / "own.toml"
    file.write_text(own, encoding="utf-8")
    return shipped(tmp_path, messages={"texts": str(file)} if own else {})


def test_every_kind_reads_in_every_language_with_nothing_left_open(tmp_path):
    """Of the languages that Lobby has, too, not the shipped office's alone."""
    codes = [code for code in known() if not is_easy(code)]
    office = shipped(tmp_path, office={"name": "Office", "languages": codes})
    previews = texts.previews(office, local("10:00"))
    assert {code for _kind, code, _written in previews} == set(codes)
    for _kind, _code, written in previews:
        assert written.subject and written.text
        assert "{" not in written.subject + written.text and "  " not in written.text


def test_easy_language_is_written_to_in_its_base(tmp_path):
    """Messages are short already."""
    office = shipped(tmp_path, office={"name": "Office", "languages": ["ro", "en", "en-easy"]})
    written = texts.written(office, texts.load(office), "called", "en-easy", FACTS)
    assert written.subject == "Number PA003: desk 6"


def test_the_shipped_texts_are_one_file_that_an_office_may_take_as_its_own(tmp_path):
    office = settings(tmp_path, texts.shipped())
    assert texts.load(office) == texts.load(settings(tmp_path))


def test_a_call_says_number_and_desk(tmp_path):
    office = settings(tmp_path)
    written = texts.written(office, texts.load(office), "called", "ro", FACTS)
    assert written.subject == "Numărul PA003: ghișeul 6"
    assert written.text.startswith("Numărul PA003 este chemat la ghișeul 6.")


def test_the_time_of_an_appointment_is_the_offices(tmp_path):
    office = settings(tmp_path)
    written = texts.written(office, texts.load(office), "reminder", "en", FACTS | {"code": "123456"})
    assert "10:30" in written.text and "123456" in written.text


def test_the_office_may_write_one_text_of_its_own(tmp_path):
    office = settings(tmp_path, '[ro.called]\ntext = "{number} la {desk}!"\n')
    known = texts.load(office)
    assert texts.written(office, known, "called", "ro", FACTS).text == "PA003 la 6!"
    assert texts.written(office, known, "called", "en", FACTS).text.startswith("Number PA003")


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ('[ro.called]\ntext = "{name} la {desk}"', "own.toml: ro.called.text: {name} is nothing"),
        ('[ro.called]\ntext = "{desk"', "a brace that is not closed"),
        ('[ro.called]\ntext = "{number!r}"', "is nothing that can be filled in here"),
        ('[ro.called]\nwords = "x"', "allowed: subject, text"),
        ('[ro.cald]\ntext = "x"', "no such kind; allowed: called, soon"),
        ('[fr.called]\ntext = "{nom}"', "fr.called.text"),
        ("ro = 1", "a section for each kind"),
        ("[ro", "own.toml"),
    ],
)
def test_what_cannot_be_filled_in_is_refused_at_the_start_with_what_is_allowed(tmp_path, own, said):
    with pytest.raises(BadSettings) as fault:
        texts.load(settings(tmp_path, own))
    assert said in str(fault.value)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(BadSettings, match="nowhere.toml"):
        texts.load(shipped(tmp_path, messages={"texts": str(tmp_path / "nowhere.toml")}))
