"""What stands beside the calls on the TV: files of the office's folder, and no others."""

import pytest

from tests.web.staff_browser import app_of


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "panel"
    folder.mkdir()
    (folder / "inside.png").write_bytes(b"a picture")
    (tmp_path / "secret.png").write_bytes(b"a secret")
    (tmp_path / "secret.txt").write_text("a secret")
    return folder


@pytest.fixture
def showing(found):
    """A browser at an office whose panel is a folder."""
    return lambda folder: app_of(
        found(display={"panel": str(folder)}, server={"async_mode": "threading"})
    ).test_client()


def test_a_link_out_of_the_folder_is_no_file_of_it(showing, folder):
    """Neither shown nor served, whatever it is called; a link to a file of the folder is one."""
    for name in ("secret.png", "secret.txt"):
        (folder / name).symlink_to(folder.parent / name)
    (folder / "again.png").symlink_to(folder / "inside.png")
    (folder / "up").symlink_to(folder.parent)
    browser = showing(folder)
    page = browser.get("/display/panel").text
    assert "inside.png" in page and "again.png" in page
    assert "secret" not in page
    assert browser.get("/display/panel/inside.png").data == b"a picture"
    assert browser.get("/display/panel/again.png").data == b"a picture"
    for name in ("secret.png", "secret.txt", "up/secret.png", "..%2Fsecret.png"):
        assert browser.get(f"/display/panel/{name}").status_code == 404


def test_a_folder_that_is_itself_a_link_is_the_offices_choice(showing, folder):
    linked = folder.parent / "linked"
    linked.symlink_to(folder)
    assert "inside.png" in showing(linked).get("/display/panel").text
