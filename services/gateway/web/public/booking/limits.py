"""How often one may book from one address: more often where the browser has worked for it."""

from typing import Any, cast

from flask import current_app, request

from services.gateway.access.proof_of_work import BITS, SECONDS, Puzzles
from services.gateway.access.throttle import Allowance, subject_key
from services.gateway.web.context import gateway
from services.gateway.web.public.frame import PUZZLES
from services.gateway.web.public.throttling import MINUTE

LOOKING = Allowance(60, MINUTE)
"""Pages of free times: each week that nobody has looked at just now is a question to scheduling."""
PLAIN, WORKED = Allowance(5, 10 * MINUTE), Allowance(20, 10 * MINUTE)
_ONCE = Allowance(1, SECONDS)


def puzzle() -> dict[str, Any]:
    return {"puzzle": _puzzles().new(), "bits": BITS}


def allowance() -> Allowance:
    """A puzzle counts once: each request has to bring one of its own."""
    given, answer = request.form.get("puzzle", ""), request.form.get("answer", "")
    solved = _puzzles().is_solved(given, answer) and not gateway().throttle.take({subject_key("puzzle", given): _ONCE})
    return WORKED if solved else PLAIN


def _puzzles() -> Puzzles:
    return cast(Puzzles, current_app.extensions[PUZZLES])
