"""What the TV says: the chime, the call in words, recorded clips joined in order."""

import io
import wave

import pytest

from queue_core.language import voice
from queue_core.language.known import known
from tests.shell import Shell


def length_s(sound: bytes) -> float:
    with wave.open(io.BytesIO(sound)) as file:
        return file.getnframes() / file.getframerate()


@pytest.mark.parametrize("number, desk, code, said", [
    ("A042", "3", "ro", "Bonul A 42, la ghișeul 3."), ("PA003", "4", "ro", "Programarea A 3, la ghișeul 4."),
    ("A017", "Camera 3", "ro", "Bonul A 17, Camera 3."),
    ("PA003", "Room 1", "en", "Appointment A 3, Room 1."),
    ("A042", "3", "hu", "Sorszám: A 42, 3. ablak."), ("PA003", "4", "uk", "Запис A 3, вікно 4."),
    ("A1000", "105", "en", "Ticket A 1000, desk 105."), ("PB017", "2", "en", "Appointment B 17, desk 2."),
])  # fmt: skip
def test_a_booked_number_is_said_as_an_appointment_and_no_zero_is_read(number, desk, code, said):
    """So that A003 does not stand up for PA003."""
    assert voice.announced(number, desk, code) == said


def test_the_offices_own_word_for_a_desk_is_said():
    assert voice.announced("A017", "3", "ro", word="Camera") == "Bonul A 17, Camera 3."


@pytest.mark.heavy
@pytest.mark.parametrize("code", known())
def test_espeak_makes_a_sentence_of_a_few_seconds(code):
    sound = voice.speak(voice.announced("A042", "3", code), code)
    assert 1.0 < length_s(sound) < 6.0
    assert voice.speak(" ", code) is None


def test_the_chime_is_short_and_sounds():
    with wave.open(io.BytesIO(voice.chime())) as file:
        assert 0.5 < file.getnframes() / file.getframerate() < 1.5
        assert max(file.readframes(4000)) > 0


@pytest.fixture
def clips(tmp_path):
    """A folder of clips, each as many hundredths of a second long as its place in the list."""
    folder = tmp_path / "clips"
    (folder / "ro").mkdir(parents=True)
    names = ["ticket", "appointment", "desk", "A", "0", "1", "3", "5", "17"]
    for place, name in enumerate(names, 1):
        with wave.open(str(folder / "ro" / f"{name}.wav"), "wb") as file:
            file.setparams((1, 2, 8000, 0, "NONE", ""))
            file.writeframes(bytes([place, 0]) * 80)
    return folder, names


def test_recorded_clips_are_joined_in_the_order_of_the_sentence(clips):
    folder, names = clips
    for number, desk, order in (
        ("A017", "3", ["ticket", "A", "17", "desk", "3"]),
        ("PA003", "105", ["appointment", "A", "3", "desk", "1", "0", "5"]),
        ("A117", "1", ["ticket", "A", "1", "17", "desk", "1"]),
    ):
        with wave.open(io.BytesIO(voice.from_clips(folder, number, desk, "ro"))) as file:
            heard = file.readframes(file.getnframes())[::160]
        assert [names[place - 1] for place in heard] == order


def test_a_clip_that_is_missing_leaves_the_call_to_the_voice(clips):
    folder, _ = clips
    assert voice.from_clips(folder, "A042", "3", "ro") is None
    assert voice.from_clips(folder, "A017", "3", "en") is None


@pytest.mark.heavy
def test_lobby_voices_writes_samples_to_listen_to(tmp_path):
    said = Shell(tmp_path)("voices", "heard").out.split()
    assert len(said) == 5
    assert all(length_s((tmp_path / file).read_bytes()) > 0.5 for file in said)
