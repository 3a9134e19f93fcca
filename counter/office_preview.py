"""What the screens and a slip would look like with what stands in a form, before it is saved; and a sample
slip on a printer."""

import base64
import io
from typing import Any

from flask import redirect, url_for
from flask_login import current_user

from counter import office_forms as forms
from counter.blueprint import blueprint
from counter.office_labels import text_of
from queue_core.actions import office_settings, slips
from queue_core.actions.slip_facts import sample_facts
from queue_core.concurrency import off_the_hub
from queue_core.rules.refusals import Refusal
from queue_core.settings.settings import Settings
from queue_core.web import context, previews
from queue_core.web.errors import sentence
from queue_core.web.forms import act_context
from queue_core.web.rights import needs


@blueprint.post("/office/preview/<section>", defaults={"name": ""})
@blueprint.post("/office/preview/<section>/<path:name>")
@needs("change_office")
def preview(section: str, name: str) -> Any:
    """The kiosk and the TV as pages, the slip as a picture; or what is wrong with what was typed."""
    patch, values, _ = forms.wanted(section, name)
    if name == forms.NEW and not text_of(values.get("name") or values.get("what")):
        return {"problem": ""}  # Nothing is typed yet that could be wrong.
    try:
        settings = office_settings.what_if(context.settings(), patch)
    except Refusal as refusal:
        return {"problem": sentence(refusal)}
    service = str(values.get("slug", "")) if section == "service" else ""
    what = previews.shown(settings, service, str(values.get("name", "")) if section == "desk" else "")
    return {
        "problem": "",
        "service": what.service,
        "pages": previews.pages(what),
        "slip": off_the_hub(_slip, settings, what.service),
    }


@blueprint.post("/office/printers/<printer>/sample")
@needs("change_office")
def print_sample(printer: str) -> Any:
    """Have a printer print a sample slip."""
    slips.order_sample(context.office(), printer, **act_context(current_user.by))
    return redirect(url_for("counter.show_section", section="printer", name=printer, sampled=1), 303)


def _slip(settings: Settings, service: str) -> str:
    """A slip as an address that holds its picture; drawn in a thread, as drawing takes long."""
    from queue_core.printing import slip, strips  # Pillow is loaded by who draws.

    width = settings.printer[0].width_mm if settings.printer else 80
    picture = io.BytesIO()
    slip.draw(sample_facts(settings, service, context.now()), strips.pixels(width)).save(picture, "PNG")
    return "data:image/png;base64," + base64.b64encode(picture.getvalue()).decode()
