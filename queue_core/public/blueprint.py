"""The blueprint that the public pages share.

Its static files lie below `/static/`, which a proxy that faces the internet lets through anyway.
"""

from flask import Blueprint

blueprint = Blueprint(
    "public", __name__, template_folder="templates", static_folder="static", static_url_path="/static/public"
)
