"""The section [signin]: what it refuses, and what role a claim gives."""

import pytest

from queue_core.settings.settings import BadSettings
from queue_core.settings.signin import Signin
from tests.office import shipped

PROVIDED = {"issuer": "https://sso.example.ro/realms/city", "client": "lobby", "roles": {"ghisee": "clerk"}}


@pytest.mark.parametrize("wrong, words", [
    ({"issuer": "http://sso.example.ro"}, "https alone"),
    ({"issuer": "https://sso.example.ro/?x=1"}, "https alone"),
    ({"issuer": "https://a:b@sso.example.ro"}, "https alone"),
    ({"client": ""}, "issuer needs a client"),
    ({"roles": {}}, "issuer needs roles"),
    ({"roles": {"ghisee": "king"}}, "king"),
    ({"domains": ["Primarias1.ro"]}, "small letters"),
    ({"issuer": "", "passwords": "admins"}, "no clerk could sign in"),
    ({"claim": ""}, "claim"),
    ({"idle_minutes": -1}, "idle_minutes"),
])  # fmt: skip
def test_what_could_not_work_is_refused_with_what_is_allowed(tmp_path, wrong, words):
    """Before anything runs."""
    with pytest.raises(BadSettings, match=words):
        shipped(tmp_path, signin=PROVIDED | wrong)


def test_the_secret_may_stand_in_a_file_and_is_shown_nowhere(tmp_path, monkeypatch):
    """LOBBY_SIGNIN__SECRET_FILE, as every secret."""
    (tmp_path / "secret").write_text("of both\n")
    monkeypatch.setenv("LOBBY_SIGNIN__SECRET_FILE", str(tmp_path / "secret"))
    signin = shipped(tmp_path).signin
    assert signin.secret.get_secret_value() == "of both" and "of both" not in repr(signin)


@pytest.mark.parametrize("values, role", [
    ("a", "clerk"), (["a"], "clerk"), (["a", "b", "c"], "admin"), (["b", "a"], "supervisor"), (["x"], None),
    ("ab", None), (None, None), ([], None), ([["a"], {"a": 1}, 7], None), ({"a": True}, None),
])  # fmt: skip
def test_a_claim_gives_the_highest_role_that_its_values_have(values, role):
    """A text or a list of texts; anything else gives none."""
    signin = Signin(roles={"a": "clerk", "b": "supervisor", "c": "admin"})
    assert signin.role_of(values) == role
