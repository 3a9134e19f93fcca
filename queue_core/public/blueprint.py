"""The blueprint that the public pages share.

Its static files lie below `/static/`, which a proxy that faces the internet lets through anyway.
"""

from queue_core.web.static_files import WithFiles

blueprint = WithFiles(
    "public", __name__, template_folder="templates", static_folder="static", static_url_path="/static/public"
)
