"""The language of a page: the one chosen on it, else the kiosk's own or, for staff, the browser's; else the
office's first."""

from flask import Flask, Request, g, request, session
from jinja2 import Environment

from queue_core.language import catalogs as languages
from queue_core.language.catalogs import Language, spoken
from queue_core.web import context, devices

CHOSEN = "language"


def register(app: Flask) -> None:
    app.before_request(_choose)
    speak_in_templates(app.jinja_env)


def speak_in_templates(environment: Environment) -> None:
    """`_()` and `ngettext()` in templates follow the language being spoken; N_() only marks a sentence."""
    environment.add_extension("jinja2.ext.i18n")
    environment.install_gettext_callables(  # type: ignore[attr-defined]  # the extension adds it
        lambda sentence: spoken.get().gettext(sentence),
        lambda one, many, num: spoken.get().plural(one, many, num),
        newstyle=True,
    )
    environment.globals.update(
        N_=lambda sentence: sentence,
        spoken=spoken.get,
        language_of=languages.language,
        offered_languages=_offered,
    )


def _offered() -> list[Language]:
    """What a visitor may choose: the office's languages, and easy language where it has that."""
    return [languages.language(code) for code in context.settings().offered]


def of_request(asked: Request, *, for_staff: bool = False) -> Language:
    """The language that a request is answered in; `for_staff` where its address does not say so."""
    known = context.settings().offered
    if (asked.endpoint or "").endswith(".static"):
        # A file asks neither the session nor the database.
        return languages.language(known[0])
    if asked.path.startswith("/api/"):
        return languages.language(asked.accept_languages.best_match(["en", *known]) or "en")
    code = chosen()
    if for_staff or asked.path.startswith("/counter/"):
        read = context.settings().staff_languages
        return languages.language(
            code if code in read else asked.accept_languages.best_match(read) or read[0]
        )
    if code:
        return languages.language(code)
    kiosk = devices.current("kiosk") if asked.path.startswith("/kiosk/") else None
    return languages.language((kiosk and kiosk.language) or known[0])


def chosen() -> str | None:
    """The language chosen in this browser, if the office speaks it."""
    code = session.get(CHOSEN)
    return code if code in context.settings().offered else None


def choose(code: str) -> None:
    """Keep a language for this browser, if the office speaks it."""
    if code in context.settings().offered:
        session[CHOSEN] = code
        spoken.set(of_request(request))


def forget() -> None:
    """Back to the office's own language: the next visitor starts anew."""
    session.pop(CHOSEN, None)


def _choose() -> None:
    g.language = of_request(request)
    spoken.set(g.language)
