"""The settings as JSON, what differs between two states, and config.toml rewritten with the least change."""

import difflib
import os
import stat
import tomllib

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as rounds
from hypothesis import strategies as st

from queue_core.settings import office_file
from queue_core.settings import settings as reading
from queue_core.settings.as_json import as_json, tag_of
from queue_core.settings.changes import ORDER, Change, applied, differences, merged, renamed_back, standing
from queue_core.settings.office_file import rewritten
from tests.office import SHIPPED

TEXT = SHIPPED.read_text(encoding="utf-8")
NOW = as_json(reading.load(SHIPPED))


def patched(patch):
    """The file's text and the settings' JSON after a patch."""
    text = rewritten(TEXT, differences(NOW, merged(NOW, patch)))
    return text, as_json(reading.checked(SHIPPED, text))


def changed_lines(text):
    return [line for line in difflib.ndiff(TEXT.splitlines(), text.splitlines()) if line[0] in "+-"]


def of(section, name):
    return standing(NOW, (section, name))


def test_a_key_is_changed_and_nothing_else_of_the_file():
    """Its comment, its alignment and every other line stay."""
    text, now = patched({"line": {"grace_minutes": 20}})
    assert now == merged(NOW, {"line": {"grace_minutes": 20}})
    assert changed_lines(text) == [
        "- grace_minutes = 15                  # … and keeps the slot so long after it",
        "+ grace_minutes = 20                  # … and keeps the slot so long after it",
    ]


def test_what_is_sent_back_as_it_was_read_changes_nothing():
    """Defaults are not written into the file, which stays the same to the letter."""
    assert differences(NOW, merged(NOW, NOW)) == []
    assert rewritten(TEXT, []) == TEXT


@pytest.mark.parametrize(
    "patch",
    [
        {"office": {"name": {"ro": "Alt birou"}}},
        {"office": {"notice": "", "contact": {"ro": "Etaj 1", "en": "First floor"}}},
        {"hours": {"sat": ["09:00-12:00", "13:00-14:00"], "mon": []}},
        {"desk": [*NOW["desk"][:7], NOW["desk"][0] | {"name": "9", "services": ["taxes"]}]},
        {"service": [NOW["service"][1], NOW["service"][0], *NOW["service"][2:]]},
        {"holiday": [NOW["holiday"][0], {"on": "2028-01-01", "name": "An"}, *NOW["holiday"][3:]]},
        {"elsewhere": NOW["elsewhere"][1:]},
        {"elsewhere": []},
        {"area": [{"slug": "hall-a", "name": "Sala A", "desks": ["1", "2"]}]},
        {"closure": [{"from": "2026-12-24T12:00:00", "to": "2026-12-24", "services": [], "name": "Ajun"}]},
        {"feed": {"names": {"Taxe": "taxes"}}},
        {"priority": [{"name": "Oricine", "law": ""}]},
    ],
)
def test_the_file_says_what_was_asked(patch):
    """Also where tables come, go or change places, and where a section was not there."""
    text, now = patched(patch)
    assert now == merged(NOW, patch)
    kept = [line.strip() for line in TEXT.splitlines() if line.startswith("#")]
    assert [line for line in kept if line not in text] == []


def test_null_gives_a_key_its_default_back():
    text, now = patched({"alarm": {"wait_minutes": 45}})
    back = rewritten(text, differences(now, merged(now, {"alarm": {"wait_minutes": None}})))
    assert "wait_minutes" not in tomllib.loads(back)["alarm"]
    assert as_json(reading.checked(SHIPPED, back)) == NOW


@pytest.mark.parametrize(
    "patch",
    [
        *(
            {section: odd}
            for section in ("office", "desk", "closure")
            for odd in (["x"], [None], [[]], 1, "x")
        ),
        {"office": []},
        {"office": {"name": [{"ro": None}]}},
        {"service": None},
        {"holiday": [{"on": "2026-13-40"}]},
        {"closure": [{"from": "2026-13-40", "to": "x"}]},
        {"desk": [{"name": "1", "services": None}]},
        {"desk": [{"name": "1", "services": [None]}]},
        {"display": {"viewing_distance_m": float("nan")}},
        {"nothing": [{}]},
        {'a"b': {"\n": "\0"}},
    ],
)
def test_what_is_no_office_is_told_and_no_fault(patch):
    """Whatever JSON a program sends: by the settings, or as what TOML cannot say."""
    with pytest.raises((reading.BadSettings, office_file.NoToml)):
        patched(patch)


def test_what_was_not_there_can_be_taken_away():
    assert patched({"closure": None, "area": []})[1] == NOW


def test_a_table_is_found_by_its_name_and_tables_that_stay_keep_their_comments():
    """Whatever place in the list it has."""
    text, _ = patched({"service": list(reversed(NOW["service"]))})
    assert text.count("# an ordinary visit, for the first estimates of a day") == 7
    assert text.index('"social-assistance"') < text.index('slug = "taxes"')


def test_secrets_are_in_no_json():
    """Neither a key that is one, nor an address with a password; leaving them out changes nothing."""
    text = TEXT.replace('\nsecret = ""', f'\nsecret = "{"s" * 40}"').replace(
        'url = ""                            # empty: SQLite',
        'url = "postgresql://lobby:hidden@db/lobby" # empty: SQLite',
    )
    now = as_json(reading.checked(SHIPPED, text))
    assert "secret" not in now["server"] and "url" not in now["storage"]
    assert "hidden" not in repr(now)
    patched = rewritten(text, differences(now, merged(now, {"server": {"port": 9000}})))
    assert "postgresql://lobby:hidden@db/lobby" in patched and "s" * 40 in patched


def test_the_tag_is_another_for_another_file_or_another_environment(monkeypatch):
    assert tag_of(TEXT, NOW) != tag_of(TEXT + "\n", NOW)
    monkeypatch.setenv("LOBBY_LINE__GRACE_MINUTES", "30")
    assert tag_of(TEXT, NOW) != tag_of(TEXT, as_json(reading.load(SHIPPED)))


some = st.recursive(
    st.none() | st.integers(0, 3) | st.sampled_from("ab"),
    lambda inner: st.dictionaries(st.sampled_from("xyz"), inner, max_size=3) | st.lists(inner, max_size=2),
    max_leaves=6,
)


@given(some, st.dictionaries(st.sampled_from("xyz"), some, max_size=3))
def test_a_merge_patch_is_that_of_its_rfc(target, patch):
    """RFC 7396, written again after its section 2."""

    def rfc(target, patch):
        if not isinstance(patch, dict):
            return patch
        made = dict(target) if isinstance(target, dict) else {}
        for name, value in patch.items():
            if value is None:
                made.pop(name, None)
            else:
                made[name] = rfc(made.get(name), value)
        return made

    assert merged(target, patch) == rfc(target, patch)


names = st.lists(st.sampled_from("123456"), unique=True, max_size=6)
tables = names.flatmap(
    lambda given: st.tuples(
        *(st.fixed_dictionaries({"name": st.just(name), "services": st.sampled_from("ab")}) for name in given)
    )
)


@given(tables, tables)
@rounds(suppress_health_check=[HealthCheck.too_slow])
def test_any_change_of_a_list_can_be_undone(before, now):
    """Names, values and order are those of before."""
    one, other = {"desk": list(before)}, {"desk": list(now)}
    changes = [Change.of_plain(each.as_plain()) for each in differences(one, other)]
    back = [each.undone for each in reversed(changes)]
    assert all(standing(other, each.place) == each.before for each in back if each.place[-1] != ORDER)
    assert applied(other, back, {"desk": [each["name"] for each in before]}) == one


def test_a_file_keeps_its_permissions_and_is_whole(tmp_path):
    """Nothing is left beside it."""
    file = tmp_path / "config.toml"
    file.write_text("old", encoding="utf-8")
    file.chmod(0o640)
    office_file.replace(file, "nou: ș")
    assert file.read_text(encoding="utf-8") == "nou: ș"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert os.listdir(tmp_path) == ["config.toml"]


def test_the_shipped_file_is_not_written():
    """An upgrade would overwrite it."""
    assert office_file.why_not_writable(SHIPPED) == "shipped"


def test_what_a_killed_process_left_is_replaced(tmp_path):
    """Neither taken for the new text nor followed where it is a link."""
    file, victim = tmp_path / "config.toml", tmp_path / "victim"
    file.write_text("old", encoding="utf-8")
    victim.write_text("kept", encoding="utf-8")
    (tmp_path / ".config.toml.new").symlink_to(victim)
    office_file.replace(file, "new")
    assert (file.read_text(), victim.read_text()) == ("new", "kept")
    assert sorted(os.listdir(tmp_path)) == ["config.toml", "victim"]


@pytest.mark.parametrize(
    ("there", "wanted", "was"),
    [
        ({"Camera 3": ["1"]}, {"1": []}, {"1": ["Camera 3"]}),
        ({"1": ["Camera 3"]}, {"Camera 3": ["1"]}, {"Camera 3": ["1"]}),
        ({"X": ["1", "2"]}, {"1": [], "2": []}, {"1": ["X"], "2": []}),
        ({"Camera 3": ["1"], "1": []}, {"1": []}, {"1": []}),
        ({"5": []}, {"6": []}, {"6": []}),
    ],
    ids=["taken back", "and again", "two that became one", "another has the name", "no rename"],
)
def test_a_name_that_is_taken_back_takes_who_is_there_along(there, wanted, was):
    """Each present name is said once, as the file demands."""
    before, after = (
        {"desk": [{"name": name, "was": olds} for name, olds in each.items()]} for each in (there, wanted)
    )
    found = renamed_back(before, after)["desk"]
    assert {table["name"]: table["was"] for table in found} == was
