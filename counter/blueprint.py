"""The blueprint that the staff's pages share."""

from flask import Blueprint

blueprint = Blueprint(
    "counter", __name__, url_prefix="/counter", template_folder="templates", static_folder="static"
)
