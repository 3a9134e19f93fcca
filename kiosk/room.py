"""The blueprint that the kiosk's pages share, who acts on it, and the page of a number just given."""

from typing import Any

from flask import Blueprint, redirect, session, url_for

from queue_core.rules.refusals import Refusal
from queue_core.web import here
from queue_core.web.auth import paired

room = Blueprint("kiosk", __name__, url_prefix="/kiosk", template_folder="templates", static_folder="static")


def by() -> str:
    """Who acts: this screen."""
    return f"kiosk:{paired('kiosk') or 'unnamed'}"


def may_act() -> None:
    """Refuse a browser that is no kiosk, where the office wants its kiosks paired."""
    if here.settings().kiosk.paired_only and not paired("kiosk"):
        raise Refusal("wrong_scope")


def show(ticket: int, *, known: bool = False, code: str | None = None, printed_again: bool = False) -> Any:
    """Go to the number's page. `known`: confirmed before this; with `code` its slip may be printed again."""
    session["shown"] = {
        "ticket": ticket,
        "at": here.now().isoformat(),
        "known": known,
        "code": code,
        "again": printed_again,
    }
    return redirect(url_for("kiosk.number"), 303)
