"""What a clerk meets first in the morning is ready."""

from queue_core.serving.first_pages import compile_desk_pages
from tests.web.staff_browser import app_of, press, sign_in, staffed


def test_the_first_desk_page_after_a_start_compiles_nothing(found):
    """From the sign-in to the desk that is opened: every template was compiled while the server started."""
    app = app_of(staffed(found))
    compile_desk_pages(app)
    known = set(app.jinja_env.cache.keys())
    browser = app.test_client()
    assert browser.get("/counter/sign-in").status_code == 200
    sign_in(browser, "ana")
    for path in ("/counter/", "/counter/desks/1", "/counter/desks/1/line"):
        assert browser.get(path).status_code == 200
    assert press(browser, "/counter/desks/1/open").status_code == 200
    more = {name for _loader, name in set(app.jinja_env.cache.keys()) - known}
    assert not any(name.startswith(("counter/", "web/base")) for name in more), more
