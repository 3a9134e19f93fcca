"""The blueprint that the TV's pages share."""

from flask import Blueprint

blueprint = Blueprint(
    "display", __name__, url_prefix="/display", template_folder="templates", static_folder="static"
)
