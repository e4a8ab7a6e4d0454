"""The page about sessions: one's own, for operators all of their area, and ending them."""

import re

from tests.unit.gateway.fakes import make_app
from tests.unit.gateway.test_console import csrf, signed_in


def ends(page: str) -> list[str]:
    return re.findall(r'action="(/sessions/[^"]+/end[^"]*)"', page)


def test_one_sees_where_one_is_logged_in_and_ends_the_others() -> None:
    app, _ = make_app()
    here, elsewhere = signed_in(app), signed_in(app)
    signed_in(app, "betrieb")

    page = here.get("/account").text
    (other,) = ends(page)
    told = here.post(other, data={"csrf": csrf(page)}, follow_redirects=True).text

    assert page.count("<strong>leitung</strong>") == 2 and "betrieb" not in page and "diese hier" in page
    assert "Die Sitzung ist beendet." in told and ends(told) == []
    assert elsewhere.get("/").status_code == 302 and here.get("/").status_code == 200


def test_an_operator_sees_all_and_a_manager_does_not() -> None:
    app, _ = make_app()
    manager, operator = signed_in(app), signed_in(app, "betrieb")

    everyone = operator.get("/sessions?everyone=true").text
    assert "<strong>leitung</strong>" in everyone and "everyone=true" in ends(everyone)[0]
    refused = manager.get("/sessions?everyone=true")
    assert refused.headers["Location"] == "/account#sessions" and "betrieb" not in manager.get("/account").text


def test_nobody_ends_another_users_session_and_no_foreign_page_does() -> None:
    app, _ = make_app()
    manager, operator = signed_in(app), signed_in(app, "betrieb")
    (theirs,) = ends(operator.get("/sessions?everyone=true").text)
    mine = theirs.partition("?")[0]

    assert operator.post(mine, data={}).status_code == 400
    other = signed_in(app, "empfang-linden")
    refused = other.post(mine, data={"csrf": csrf(other.get("/account").text)}, follow_redirects=True)
    assert "notice-bad" in refused.text and manager.get("/").status_code == 200
