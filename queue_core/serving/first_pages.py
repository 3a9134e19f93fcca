"""The desk's pages are compiled while the server starts: a morning's first clerk does not wait for that."""

from flask import Flask

from queue_core.concurrency import breathe

BEGIN = ("counter/desk", "counter/alarms", "counter/base", "counter/choose", "counter/sign_in", "web/base")
"""How the names of the templates begin that a clerk meets first; the others are compiled when asked for."""


def compile_desk_pages(app: Flask) -> None:
    """Compile them, one after the other; requests go on between."""
    for name in app.jinja_env.list_templates(filter_func=lambda each: each.startswith(BEGIN)):
        app.jinja_env.get_template(name)
        breathe()
