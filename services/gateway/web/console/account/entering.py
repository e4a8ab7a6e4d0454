"""From a right password to a session: by way of a code, where the account has a second factor."""

import time

from flask import current_app, redirect, session, url_for
from werkzeug.wrappers import Response

from services.gateway import wording
from services.gateway.access.accounts import Account
from services.gateway.access.devices import DAYS
from services.gateway.web.api.tokens import token_for
from services.gateway.web.authentication import SESSION_TOKEN
from services.gateway.web.context import devices, door, gateway
from services.gateway.web.language import SESSION_LANGUAGE

DEVICE = "stufenplan-device"
BY_PROVIDER = "by provider"
"""In a session that was begun by the identity provider, where one logs out, too."""
_AWAITING = "awaiting"
_PATIENCE_SECONDS = 300
"""Between the password and the code."""


def go_on(account: Account, page: str) -> Response:
    """After the password: to the page, or first to where the code is asked for."""
    if not account.second_factor.is_on:
        return enter(account, page)
    _begin_anew(account.language)
    session[_AWAITING] = [account.login, account.stamp, int(time.time())]
    return redirect(url_for("own_account.code_form", next=page), code=303)


def awaited() -> Account | None:
    """Who has shown the password in this browser, a short time ago, and not yet a code."""
    login, stamp, since = session.get(_AWAITING) or ("", "", 0)
    account = gateway().users.accounts.find(login) if login else None
    in_time = time.time() - since < _PATIENCE_SECONDS
    return account if account and in_time and account.stamp == stamp and not account.is_disabled else None


def enter(account: Account, page: str) -> Response:
    """A session of one's own; who has a password of somebody else's making chooses another one first."""
    account = door().come_in(account)
    _begin_anew(account.language)
    session[SESSION_TOKEN] = token_for(account.principal)
    answer = redirect(url_for("own_account.index") if account.must_change_password else page, code=303)
    answer.set_cookie(
        DEVICE,
        devices().proof(account.login),
        max_age=DAYS * 86_400,
        path=url_for("console.login"),
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
    return answer


def _begin_anew(language: str | None) -> None:
    """Nothing of the session before is kept but the language that was chosen in it."""
    chosen = session.get(SESSION_LANGUAGE) or language
    session.clear()
    if chosen in wording.LANGUAGES:
        session[SESSION_LANGUAGE] = chosen
