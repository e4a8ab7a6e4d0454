"""People before the gateway's pages, on a real database."""

import re
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from tests.unit.gateway.test_console import csrf


def send(browser: FlaskClient, page: str, path: str = "", /, **fields: Any) -> Any:
    """The form of this page, filled in."""
    return browser.post(path or page, data={"csrf": csrf(browser.get(page).text), **fields})


def enter(app: Flask, login: str, password: str, page: str = "/login") -> tuple[FlaskClient, Any]:
    browser = app.test_client()
    fields = {"login": login, "password": password}
    token = csrf(browser.get(page).text)
    wanted = re.search(r'name="next" value="([^"]+)"', browser.get(page).text)
    return browser, browser.post("/login", data=fields | {"csrf": token, "next": wanted.group(1) if wanted else "/"})
