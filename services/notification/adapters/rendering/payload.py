"""A batch of letters as the JSON file the templates read, with the QR code and the address fitted to the window."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from services.notification.adapters.rendering import window
from services.notification.adapters.rendering.fitting import Setting, fitting
from services.notification.adapters.rendering.fonts import Typeface
from services.notification.adapters.rendering.long_words import breakable
from services.notification.adapters.rendering.qr import qr_svg
from services.notification.domain.letter import LetterContent


def payload(letters: Sequence[LetterContent], typeface: Typeface, choices: Sequence[Setting]) -> bytes:
    job = {
        "author": ", ".join(dict.fromkeys(letter.sender.office for letter in letters)),
        "keywords": list(dict.fromkeys(letter.campaign_reference for letter in letters)),
        "letters": [_letter(letter, typeface, choices) for letter in letters],
    }
    text = json.dumps(job, ensure_ascii=False, separators=(",", ":"))
    return unicodedata.normalize("NFC", text).encode()


def _letter(letter: LetterContent, typeface: Typeface, choices: Sequence[Setting]) -> dict[str, Any]:
    recipient = tuple(unicodedata.normalize("NFC", line) for line in letter.recipient)
    fitted = window.cut_to_fit(window.fit(recipient, letter.sender.return_line, typeface), typeface)
    printed = breakable(asdict(letter), typeface)
    setting = fitting(letter, choices, typeface)
    return {
        **printed,
        "setting": setting,
        "window": asdict(fitted),
        "qr": qr_svg(letter.check_address or letter.check_code),
    }
