"""A clone whose browser files were never built says so."""

from pathlib import Path

from queue_core.app import create_app
from queue_core.web import template_helpers
from tests.office import founded, shipped

NOWHERE = Path("/nowhere/vendor")


def test_a_server_without_the_browsers_files_names_what_builds_them(tmp_path, clock, monkeypatch, caplog):
    """Its pages open, but no screen would follow: the log is the only place that can say why."""
    office = founded(shipped(tmp_path), clock.now)
    create_app(office)
    assert not caplog.text
    monkeypatch.setattr(template_helpers, "BROWSER_FILES", NOWHERE)
    create_app(office)
    assert "never built" in caplog.text and "pip install -e ." in caplog.text
