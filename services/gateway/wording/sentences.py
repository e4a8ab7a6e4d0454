"""Words for English sentences and for codes, with what they insert."""

from collections.abc import Callable, Mapping
from pathlib import Path
from string import Formatter
from typing import Any

from babel.support import NullTranslations

from services.gateway.wording import values
from services.gateway.wording.catalogue import FOLDER, catalogue
from services.gateway.wording.languages import language

SENTENCES = ("cli", "console", "api", "public")
"""The catalogues of sentences, in the order in which they are asked: the command line needs the first one only."""

PROBLEM_CONTEXTS = ("problem title", "problem detail", "fault")
TERMS = (
    "admission",
    "agent",
    "appointment by",
    "appointment state",
    "audience",
    "call state",
    "campaign action",
    "campaign outcome",
    "campaign state",
    "channel",
    "client error",
    "contact",
    "contact kind",
    "deed",
    "ending",
    "entry state",
    "event",
    "file error",
    "gate standing",
    "language",
    "letter channel",
    "letter part",
    "letter reason",
    "held reason",
    "letter state",
    "loaded",
    "outcome",
    "permission",
    "record kind",
    "recorded",
    "revocation",
    "role",
    "service",
    "step",
    "switch action",
    "switch state",
    "user source",
    "weekday",
)
"""What codes may be of; such a context is also a format in a sentence: `{state:switch state}`."""

_FORMATS: Mapping[str, Callable[[Any], str]] = {
    "when": values.when,
    "day": values.day,
    "euros": values.euros,
    "mib": values.mebibytes,
}


class Sentences:
    """The catalogues of one folder for sentences that stand in English in the code, in the order they are asked."""

    def __init__(self, folder: Path, subjects: tuple[str, ...]) -> None:
        self._folder, self._subjects = folder, subjects

    def gettext(self, sentence: str, /, **params: Any) -> str:
        words = _looked_up(self._subjects, sentence, lambda kept: kept.gettext(sentence), self._folder)
        return _filled(words, params)

    def ngettext(self, singular: str, plural: str, count: int, /, **params: Any) -> str:
        """`{count}` is there without being named among the params."""
        source = singular if count == 1 else plural
        words = _looked_up(self._subjects, source, lambda kept: kept.ngettext(singular, plural, count), self._folder)
        return _filled(words, {"count": count, **params})


_GATEWAY = Sentences(FOLDER, SENTENCES)
gettext, ngettext = _GATEWAY.gettext, _GATEWAY.ngettext


def pgettext(context: str, code: str, /, **params: Any) -> str:
    """The words for a code of this kind; a code that no catalogue knows is shown as it is.

    Where a param may be missing ("at least 3" beside "3 to 5") the catalogue has a sentence "<code> without <param>".
    """
    words = _words_of(context, code)
    missing = sorted(placeholders(words) - params.keys())
    if missing:
        shorter = f"{code} without {' and '.join(missing)}"
        other = _words_of(context, shorter)
        words = words if other == shorter else other
    return code if words == code else _filled(words, params)


def placeholders(template: str) -> set[str]:
    """The names of what a sentence inserts; none where it is no template (a foreign message with a lone brace)."""
    try:
        return {name for _, name, _, _ in Formatter().parse(template) if name}
    except ValueError:
        return set()


def _words_of(context: str, code: str) -> str:
    subject = "problems" if context in PROBLEM_CONTEXTS else "terms"
    return _looked_up((subject,), code, lambda translations: str(translations.pgettext(context, code)))


def _looked_up(
    subjects: tuple[str, ...], source: str, look: Callable[[NullTranslations], str], folder: Path = FOLDER
) -> str:
    for subject in subjects:
        words = look(catalogue(language(), subject, folder))
        if words != source:
            return words
    return source


class _Words(Formatter):
    """Puts values into a sentence as its reader writes them."""

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, list | tuple):
            return ", ".join(self.format_field(entry, format_spec) for entry in value)
        if format_spec in _FORMATS:
            return _FORMATS[format_spec](value)
        if format_spec in TERMS:
            return pgettext(format_spec, str(value))
        if format_spec:
            return format(value, format_spec)
        if value is None:
            return "–"
        if isinstance(value, int | float) and not isinstance(value, bool):
            return values.number(value)
        return str(value)


_WORDS = _Words()


def _filled(template: str, params: Mapping[str, Any]) -> str:
    """What does not fit leaves the sentence as it stands: a refusal must reach its reader whatever it inserts."""
    if not params and "{" not in template:
        return template
    try:
        return _WORDS.vformat(template, (), params)
    except (LookupError, ValueError, TypeError, AttributeError):
        return template
