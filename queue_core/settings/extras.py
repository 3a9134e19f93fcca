"""Packages that only some offices need, and that a plain installation leaves out."""

from importlib.util import find_spec


def missing(
    storage_url: str = "", message_queue: str = "", *, push: bool = False, plots: bool = False
) -> list[str]:
    """A line for each package that these need and that is not installed, with what installs it."""
    wanted = (
        (storage_url.startswith("postgresql"), "[storage] url names PostgreSQL", "psycopg2", "postgresql"),
        (bool(message_queue), "[server] message_queue names Redis", "redis", "redis"),
        (push, "[messages] push is true", "pywebpush", "push"),
        (plots, "plots are drawn by matplotlib", "matplotlib", "plots"),
    )
    return [
        f"{said}, and this installation has no {package}: pip install 'lobby-queue[{extra}]'"
        for is_wanted, said, package, extra in wanted
        if is_wanted and find_spec(package) is None
    ]
