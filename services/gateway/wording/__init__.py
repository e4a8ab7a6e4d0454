"""Every sentence a person reads in console, command line and problem documents, in the reader's language.

Code has English sentences and codes; the catalogues below `services/gateway/locale` have the words. They are read as
they are (no compiled files): `terms.po` and `problems.po` word codes, by the message context that says what the code is
of; `console.po`, `cli.po` and `api.po` translate English sentences. Placeholders are `{name}`.
"""

from services.gateway.wording.languages import DEFAULT, LANGUAGES, from_environment, language, use
from services.gateway.wording.sentences import gettext, ngettext, pgettext
from services.gateway.wording.values import clock, day, euros, number, starting, when

__all__ = [
    "DEFAULT",
    "LANGUAGES",
    "clock",
    "day",
    "euros",
    "from_environment",
    "gettext",
    "language",
    "ngettext",
    "number",
    "pgettext",
    "starting",
    "use",
    "when",
]
