"""`/p/brief`: the QR code of a letter leads here, or somebody types its check code."""

from flask import Response, request

from services.contracts.calls.notification import LONGEST_CODE
from services.gateway.web.authentication import public
from services.gateway.web.context import backends
from services.gateway.web.public import frame
from services.gateway.web.public.throttling import a_try
from services.gateway.wording.values import day

blueprint = frame.blueprint("letters", __name__)
PAGE = "letter"


@blueprint.route("/brief")
@public
def start() -> Response:
    """The form; with `code` what it was filled with."""
    typed = request.args.get("code", "").strip()
    return checked(typed) if typed else frame.page("public/letter.html", code="")


@blueprint.route("/brief/<string:code>")
@public
def checked(code: str) -> Response:
    """A letter is real if one with this code was sent. Nothing of its reader is told."""
    with a_try(PAGE) as attempt:
        usable = len(code) <= LONGEST_CODE
        letter = backends().notification.check_letter(code=code) if usable else None
        attempt.right = letter is not None
    told = letter and {**letter, "day": day(letter["letter_date"])}
    return frame.page("public/letter.html", code=code[:LONGEST_CODE], checked=True, letter=told)
