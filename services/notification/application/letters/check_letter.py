"""Whether a letter is real: whoever holds one asks by the code that is printed on it."""

from __future__ import annotations

from hmac import compare_digest
from typing import Any

from services.notification.application.ports import App
from services.notification.application.printing import TemplateMissing
from services.notification.domain.compose import check_code, check_mark, compose

_FORGIVEN = str.maketrans({"0": "O", "1": "I", "8": "B", "-": None, " ": None})
"""The code has none of these digits: who types one has misread a letter."""


def check_letter(app: App, code: str) -> dict[str, Any] | None:
    """Who wrote the letter, when and what about, never to whom; None where no letter that left has the code."""
    typed = code.upper().translate(_FORGIVEN)
    mark = check_mark(typed) if typed.isascii() else None
    with app.begin() as work:
        known = work.reports.with_check_mark(mark) if mark else []
    for row in known:
        if compare_digest(check_code(str(row["id"])).replace("-", ""), typed):
            return _told(app, row)
    return None


def _told(app: App, row: Any) -> dict[str, Any]:
    campaign = row["campaign"]
    profile = campaign["profile"]
    return {
        "region": profile["region"],
        "office": profile["letterhead"]["office"],
        "site": profile["name"],
        "letter_date": row["letter_date"],
        "subject": _subject(app, row),
    }


def _subject(app: App, row: Any) -> str | None:
    """As it was printed; None where the sentences of that letter are no longer installed."""
    campaign = row["campaign"]
    try:
        wording = app.templates.wording(campaign["profile"]["region"], campaign["template_version"])
    except TemplateMissing:
        return None
    return compose(campaign, row["letter"], row["letter_date"], wording).subject
