"""Secrets come from the environment or from files, sign what they should, and are told to nobody."""

import logging

import pytest
from itsdangerous import URLSafeSerializer

from queue_core.data.secret import secret_key
from queue_core.settings import settings as reading
from queue_core.settings.settings import BadSettings
from tests.office import SHIPPED, shipped
from tests.shell import Shell

SECRET = "a secret of thirty-two bytes or more: ș"
WEBHOOK = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@pytest.mark.parametrize(
    ("variable", "value", "found"),
    [
        ("LOBBY_SERVER__SECRET", SECRET, lambda made: made.server.secret.get_secret_value() == SECRET),
        (
            "LOBBY_FEED__WEBHOOK_SECRET",
            WEBHOOK,
            lambda m: m.feed.webhook_secret.get_secret_value() == WEBHOOK,
        ),
        ("LOBBY_STORAGE__URL", "postgresql://u:geheim@h/d", lambda m: m.storage.url.endswith("geheim@h/d")),
        ("LOBBY_SERVER__PORT", "9000", lambda made: made.server.port == 9000),
    ],
)
def test_any_key_is_read_from_the_environment_or_from_a_file_that_it_names(
    monkeypatch, tmp_path, variable, value, found
):
    """As systemd's credentials and containers' secrets are given; the line's end is not part of it."""
    monkeypatch.setenv(variable, value)
    assert found(reading.load(SHIPPED))
    (tmp_path / "kept").write_text(value + "\n", encoding="utf-8")
    monkeypatch.setenv(f"{variable}_FILE", str(tmp_path / "kept"))
    with pytest.raises(BadSettings, match=f"{variable}_FILE: {variable} is there as well"):
        reading.load(SHIPPED)
    monkeypatch.delenv(variable)
    assert found(reading.load(SHIPPED))


@pytest.mark.parametrize("file", ["nowhere", ".", "", "binary"])
def test_a_file_that_cannot_be_read_is_named(monkeypatch, tmp_path, file):
    (tmp_path / "binary").write_bytes(b"\xff\xfe")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LOBBY_SERVER__SECRET_FILE", file)
    with pytest.raises(BadSettings, match="^LOBBY_SERVER__SECRET_FILE: "):
        reading.load(SHIPPED)


def test_a_short_secret_is_refused_and_not_shown(monkeypatch):
    monkeypatch.setenv("LOBBY_SERVER__SECRET", "ș" * 15)
    with pytest.raises(BadSettings, match="32 bytes or more") as bad:
        reading.load(SHIPPED)
    assert "ș" not in str(bad.value)
    monkeypatch.setenv("LOBBY_SERVER__SECRET", "ș" * 16)
    assert reading.load(SHIPPED)


def test_machines_with_one_secret_know_each_others_tickets_and_sign_ins(found, tmp_path):
    """Each has a folder of its own; without it each makes a secret that is its own."""
    one, other = (shipped(tmp_path / name, server={"secret": SECRET}) for name in "ab")
    assert secret_key(one) == secret_key(other) == SECRET.encode()
    assert not (tmp_path / "a" / "secret.key").exists()
    signed = URLSafeSerializer(secret_key(one), salt="ticket").dumps(17)
    assert URLSafeSerializer(secret_key(other), salt="ticket").loads(signed) == 17
    made = [secret_key(shipped(tmp_path / name)) for name in "ab"]
    assert made[0] != made[1] and all(len(each) == 32 for each in made)


def test_no_setting_tells_a_secret_when_it_is_shown(caplog):
    """As in a message of a log, or in a traceback."""
    url = "postgresql://lobby:geheim@127.0.0.1/lobby"
    told = {"server": {"secret": SECRET}, "feed": {"webhook_secret": WEBHOOK}, "storage": {"url": url}}
    settings = reading.load(SHIPPED, **told)
    with caplog.at_level(logging.INFO):
        logging.info("%s %r %r %r", settings, settings, settings.server, settings.storage)
    assert not any(secret in caplog.text for secret in (SECRET, WEBHOOK, "geheim"))


PASSWORD = "geheim-8"
BAD = [
    {"LOBBY_STORAGE__URL": f"postgres://u:{PASSWORD}@127.0.0.1/d"},
    {"LOBBY_STORAGE__URL": f"postgresql://u:{PASSWORD}@127.0.0.1:1/d"},
    {"LOBBY_STORAGE__URL": f"postgresql://u:{PASSWORD}@127.0.0.1:port/d"},
    {"LOBBY_STORAGE__URL": f"postgresql://u:{PASSWORD}@/d?host=127.0.0.1&port=1&password={PASSWORD}"},
    {"LOBBY_STORAGE": f'"postgresql://u:{PASSWORD}@127.0.0.1/d"'},
    {"LOBBY_SERVER__MESSAGE_QUEUE": f"radis://:{PASSWORD}@127.0.0.1"},
    {"LOBBY_SERVER__SECRET": PASSWORD},
    {"LOBBY_FEED__WEBHOOK_SECRET": PASSWORD},
]


@pytest.mark.parametrize("environment", BAD, ids=lambda each: "-".join(each))
def test_no_command_tells_a_secret_that_is_wrong(tmp_path, environment):
    """Whatever is wrong with it, and whatever the database's driver says."""
    told = Shell(tmp_path, LOBBY_STORAGE__FOLDER=str(tmp_path), **environment)("doctor")
    assert told.returncode != 0 and "Traceback" not in told.err
    assert PASSWORD not in told.out + told.err
