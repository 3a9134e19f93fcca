"""The blueprint that the TV's pages share."""

from queue_core.web.static_files import WithFiles

blueprint = WithFiles(
    "display", __name__, url_prefix="/display", template_folder="templates", static_folder="static"
)
