"""What everybody guesses first is no password; what people make of several words is."""

import pytest

from queue_core.actions.staff import hashed
from queue_core.rules.passwords import LIST, is_guessable
from tests.office import refused

ABOUT = ("ana.popescu", "Ana Popescu", "Biroul Cetățeanului", "Citizen’s Office")


@pytest.mark.parametrize("password", [
    "password", "PASSWORD", "password2026!", "12345678", "qwertyuiop", "parola123", "Bucuresti1",
    "primaria2026", "sunshine99", "11111111", "98765432109", "!!!!!!!!", "ana.popescu", "AnaPopescu1!",
    "popescu2026",
    "lobby2026",
    "Cetățeanului1", "biroulcetățeanului", "20261121",
])  # fmt: skip
def test_a_password_that_is_tried_first_is_refused(password):
    assert is_guessable(password, *ABOUT)
    with refused("guessable_password"):
        hashed(password, *ABOUT)


@pytest.mark.parametrize("password", [
    "a long password", "trei pisici pe gard", "correct horse", "Șapte văi și-o vale adâncă",
    "   three blanks",
    "x" * 64, "lobby-demo", "🦉 owl owl owl", "ana likes plums",
])  # fmt: skip
def test_any_other_is_taken_as_it_is_written(password):
    """No kind of character is asked for, none is forbidden."""
    assert not is_guessable(password, *ABOUT)


def test_what_is_taken_is_kept_as_an_argon2_hash():
    """Whatever it is written with."""
    assert hashed("🦉 owl owl owl", *ABOUT).startswith("$argon2id$")


def test_the_list_is_long_enough():
    """ASVS 5.0.0, 6.2.4: three thousand at least."""
    assert len(set(LIST.read_text().split())) > 3900
