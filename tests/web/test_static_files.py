"""Scripts, styles and fonts: with a version in their address they are kept for a year; all are there."""

import re
import shutil
from urllib.parse import urljoin

import pytest
from flask import Flask

from queue_core.web import static_files
from queue_core.web.static_files import Kept, WithFiles
from tests.web.staff_browser import app_of, sign_in, staffed

FOR_A_YEAR = "public, max-age=31536000, immutable"
ELSE = "/static/v000000000000/"
PAGES = (
    "/", "/kiosk/", "/kiosk/errands", "/display/", "/privacy", "/counter/desks/1", "/counter/supervisor",
    "/counter/appointments", "/counter/reports",
)  # fmt: skip


@pytest.fixture
def browser(found):
    return app_of(staffed(found)).test_client()


def leads_to(address: str, answer) -> set[str]:
    """The files that a page, a style or a script loads."""
    text = answer.text if answer.mimetype.startswith("text/") else ""
    if answer.mimetype == "text/html":
        found = re.findall(r'<(?:link|script|img)[^>]*?(?:href|src)="([^"]+)"', text)
    elif answer.mimetype == "text/css":
        found = re.findall(r'url\("?([^")]+)', text)
    else:
        found = re.findall(r'(?:^import|\bfrom|\bimport\(|new URL\() ?"(\.{0,2}/[^"]+)"', text, re.M)
    return {urljoin(address, each) for each in found if not each.startswith(("#", "data:"))}


def test_whatever_a_page_loads_has_its_version_and_is_kept_for_a_year(browser):
    """Pages, the styles and scripts that they name, and what those load in turn; for whoever asks."""
    sign_in(browser, "ioana")
    left = {(page, each) for page in PAGES for each in leads_to(page, browser.get(page))}
    seen: set[str] = set()
    while left:
        by, address = left.pop()
        if address in seen or "/static/" not in address:
            continue
        seen.add(address)
        answer = browser.get(address)
        assert answer.status_code == 200, f"{address}, named by {by}"
        assert f"/{static_files.kept().version}/" in address, f"{address}, named by {by}"
        assert answer.headers["Cache-Control"] == FOR_A_YEAR
        assert "Cookie" not in answer.headers.get("Vary", "") and "Set-Cookie" not in answer.headers
        left |= {(address, each) for each in leads_to(address, answer)}
    kinds = {address.rpartition(".")[2] for address in seen}
    assert kinds >= {"css", "js", "woff2", "svg"} and len(seen) > 35
    assert any(address.endswith("/shared/vendor/socket.io.esm.min.js") for address in seen)


@pytest.mark.parametrize(
    "path",
    ["/static/base.css", "/static/public/track.js", "/kiosk/static/alive.js", "/counter/static/desk.js"],
)
def test_an_address_without_a_version_is_the_same_file_asked_for_each_time(browser, path):
    """What it imports is found from there, too."""
    plain = browser.get(path)
    folder, _, name = path.rpartition("/")
    versioned = browser.get(f"{folder}/{static_files.kept().version}/{name}")
    assert plain.status_code == 200 and plain.data == versioned.data
    assert plain.headers["Cache-Control"] == "no-cache"
    again = browser.get(path, headers={"If-None-Match": plain.headers["ETag"]})
    assert again.status_code == 304
    assert all(browser.get(each).status_code == 200 for each in leads_to(path, plain))


def test_a_page_of_another_release_gets_the_files_of_this_one(browser):
    """It goes on until it loads itself anew; as the file is not what its address says, it is not kept."""
    answer = browser.get(ELSE + "base.css")
    assert answer.status_code == 200 and answer.data == browser.get("/static/base.css").data
    assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("name", ["new.js", "../metrics", "shared/../../pages.py", "..%2fpages.py", ""])
@pytest.mark.parametrize("version", ["this", "another"])
def test_what_is_not_there_is_not_kept_as_such(browser, version, name):
    """A file of the next release, asked of a process of this one, may be there in a minute."""
    begin = f"/static/{static_files.kept().version}/" if version == "this" else ELSE
    answer = browser.get(begin + name)
    assert answer.status_code == 404 and answer.headers["Cache-Control"] == "no-store"


def test_two_processes_of_one_release_have_one_version_and_a_changed_file_another(tmp_path):
    """By names and bytes, wherever the files lie and whenever they were put there."""
    here, there = tmp_path / "here", tmp_path / "there"
    shutil.copytree(static_files.SHARED, here)
    shutil.copytree(here, there, copy_function=shutil.copyfile)
    (there / ".stamp").write_text("of the build")
    version = Kept([here]).version
    assert Kept([there]).version == version
    assert Kept([here, there]).version != version
    (there / "live.js").rename(there / "lives.js")
    assert Kept([there]).version != version
    (here / "icon.svg").write_bytes((here / "icon.svg").read_bytes() + b"\n")
    assert Kept([here]).version != version


def test_a_file_that_was_changed_beside_a_running_server_is_not_kept(tmp_path, monkeypatch):
    """Its address says the version of before: who kept it would see it for a year after going back."""
    (tmp_path / "a.js").write_text("1")
    (tmp_path / "b.js").write_text("1")
    as_at_start = Kept([tmp_path])
    monkeypatch.setattr(static_files, "kept", lambda: as_at_start)
    app = Flask("office")
    app.register_blueprint(
        WithFiles(
            "room", "room", static_folder=str(tmp_path), static_url_path="/files", root_path=str(tmp_path)
        )
    )
    (tmp_path / "a.js").write_text("another")
    answers = [app.test_client().get(f"/files/{as_at_start.version}/{name}.js") for name in "ab"]
    assert [answer.headers["Cache-Control"] for answer in answers] == ["no-cache", FOR_A_YEAR]


def test_no_room_hides_what_all_share(browser):
    """`shared/` in an address is the shared folder, so no room has one of that name."""
    rooms = [each for each in browser.application.blueprints.values() if isinstance(each, WithFiles)]
    assert len(rooms) == 5
    assert not [
        each.name
        for each in rooms
        if (static_files.SHARED.parent / str(each.static_folder) / "shared").exists()
    ]


def test_no_script_style_or_page_names_a_file_by_an_address_without_version(browser):
    """Scripts and styles by relative addresses, pages by `url_for`."""
    root = static_files.SHARED.parent.parent.parent
    own = {
        file
        for room in ("queue_core", "kiosk", "display", "counter")
        for kind in ("js", "css", "html")
        for file in (root / room).rglob(f"*.{kind}")
        if "vendor" not in file.parts
    }
    named = re.compile(r"""["'(][^"'( ]*/static/""")
    assert len(own) > 100
    assert [str(file) for file in sorted(own) if named.search(file.read_text(encoding="utf-8"))] == []
