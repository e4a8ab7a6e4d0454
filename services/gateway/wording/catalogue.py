"""The catalogues as they lie in `services/gateway/locale`: read once a process and file, and only when asked for."""

from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

FOLDER = Path(__file__).parents[1] / "locale"


def path(language: str, subject: str, folder: Path = FOLDER) -> Path:
    return folder / language / "LC_MESSAGES" / f"{subject}.po"


@cache
def catalogue(language: str, subject: str, folder: Path = FOLDER) -> NullTranslations:
    """Without a file every message is its own translation: what is English in the code needs none for English."""
    file = path(language, subject, folder)
    if not file.exists():
        return NullTranslations()
    with file.open("rb") as source:
        messages = read_po(source, locale=language, abort_invalid=True)
    compiled = BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return Translations(compiled)
