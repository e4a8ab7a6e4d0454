"""What the launcher says to people, in the language of the terminal; English in the code, German in `locale/de`."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from services.gateway.wording import from_environment, use
from services.gateway.wording.sentences import Sentences


def words_of(folder: Path, subject: str) -> Callable[..., str]:
    """A `gettext` for the catalogue `<language>/LC_MESSAGES/<subject>.po` in the folder."""
    sentences = Sentences(folder, (subject,))

    def gettext(sentence: str, /, **params: Any) -> str:
        # Each time anew: a thread begins without the language of the one that started it.
        use(from_environment())
        return sentences.gettext(sentence, **params)

    return gettext


gettext = words_of(Path(__file__).with_name("locale"), "launcher")
