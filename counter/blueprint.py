"""The blueprint that the staff's pages share."""

from queue_core.web.static_files import WithFiles

blueprint = WithFiles(
    "counter", __name__, url_prefix="/counter", template_folder="templates", static_folder="static"
)
