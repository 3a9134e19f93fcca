"""The supervisor's page of devices: kiosks and TVs paired, tokens given, and revoked."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask_login import current_user

from counter.blueprint import blueprint
from queue_core import boards
from queue_core.actions import devices
from queue_core.rules.refusals import Refusal
from queue_core.web import context
from queue_core.web import devices as pairing
from queue_core.web.errors import sentence
from queue_core.web.forms import act_context, new_key
from queue_core.web.rights import needs


@blueprint.get("/devices")
@needs("manage_devices")
def list_devices() -> str:
    """Every device and token, whether it is connected, and the form that pairs a new screen."""
    return _page()


@blueprint.post("/devices")
@needs("manage_devices")
def pair_device() -> Any:
    """Pair the screen that shows a code."""
    given = {field: request.form.get(field, "").strip() for field in ("name", "room", "language", "printer")}
    try:
        devices.pair(
            context.office(),
            request.form.get("code", ""),
            name=given["name"],
            kind=given["room"],
            language=given["language"] or None,
            printer=given["printer"] or None,
            **act_context(current_user.by),
        )
    except Refusal as refusal:
        return _page(refused=sentence(refusal)), refusal.status
    return redirect(url_for("counter.list_devices"), 303)


@blueprint.post("/devices/revoke")
@needs("manage_devices")
def revoke_device() -> Any:
    """Revoke a device or token, at once."""
    try:
        devices.revoke(context.office(), request.form.get("name", ""), **act_context(current_user.by))
    except Refusal as refusal:
        return _page(refused=sentence(refusal)), refusal.status
    pairing.disbelieve()
    return redirect(url_for("counter.list_devices"), 303)


def _page(refused: str | None = None) -> str:
    paired = boards.devices(context.office())
    return render_template(
        "counter/devices.html",
        devices=paired,
        connected=context.realtime().device_watch.connected(paired),
        last=boards.last_seq(context.office()),
        refused=refused,
        key=new_key(),
    )
