"""What no view sees: an address or a form whose letters cannot be read, or not be kept."""

from urllib.parse import unquote_to_bytes

from flask import request

from queue_core.rules.refusals import Refusal

URLENCODED = "application/x-www-form-urlencoded"
FORMS = (URLENCODED, "multipart/form-data")
NOT_HERE = "/counter/sign-in"
"""A form whose fields are compared and never kept: a password may be anything."""


def refuse_unreadable() -> None:
    """No address and no form goes further that is not UTF-8, as its letters would be replaced and two of them
    become one; nor with a NUL in it, which PostgreSQL cannot hold.

    Refuses with `invalid_body` over the API, elsewhere with `not_found`, and a form with `damaged_letters`.
    """
    is_api = request.path.startswith("/api/")
    address = request.environ["PATH_INFO"].encode("latin-1"), unquote_to_bytes(request.query_string)
    if not all(map(_is_utf8, address)):
        raise Refusal("invalid_body", problem="address: not UTF-8") if is_api else Refusal("not_found")
    given = [request.path, *(text for name, text in request.args.items() if name != "next")]
    # A body that is read as a form is gone: the API's is JSON, whatever curl calls it.
    if request.mimetype in FORMS and request.path != NOT_HERE and not is_api:
        if request.mimetype == URLENCODED and not _is_utf8(unquote_to_bytes(request.get_data())):
            raise Refusal("damaged_letters")
        given += request.form.values()
    if any("\0" in text for text in given):
        raise Refusal("not_found")


def _is_utf8(sent: bytes) -> bool:
    try:
        sent.decode()
    except UnicodeDecodeError:
        return False
    return True
