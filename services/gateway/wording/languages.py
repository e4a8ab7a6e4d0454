"""Which language is spoken: one per request in the gateway, one per command on the command line."""

import os
from collections.abc import Mapping
from contextvars import ContextVar

LANGUAGES: Mapping[str, str] = {"de": "de_DE", "en": "en_GB"}
"""Each with the locale that writes its numbers and dates."""

DEFAULT = "de"
"""For who asks for no language that is here: German authorities are the readers."""

_spoken: ContextVar[str] = ContextVar("language", default=DEFAULT)


def use(language: str) -> None:
    """For the rest of this request or command. Raises KeyError for a language that is not here."""
    LANGUAGES[language]
    _spoken.set(language)


def language() -> str:
    return _spoken.get()


def locale() -> str:
    return LANGUAGES[language()]


def from_environment(environ: Mapping[str, str] = os.environ) -> str:
    """The language that LC_ALL, else LC_MESSAGES, else LANG asks for; "C" asks for none."""
    asked = next((environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(name)), "")
    spoken = asked.partition("_")[0].partition(".")[0].lower()
    return spoken if spoken in LANGUAGES else DEFAULT
