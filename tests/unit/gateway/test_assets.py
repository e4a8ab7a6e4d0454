"""What pages are drawn with: served by us alone, kept by browsers, compressed, and nothing else of the packages."""

import gzip

import pytest

from services.gateway.web import assets
from tests.unit.gateway.fakes import make_app

PARTS = ("kern.css", "tokens.css", "console.css", "fonts/fira-sans.css", "htmx.js", "idiomorph.js")


@pytest.mark.parametrize("name", PARTS)
def test_an_asset_is_kept_for_a_year_and_comes_compressed(name: str) -> None:
    browser = make_app()[0].test_client()
    answer = browser.get(assets.address(name), headers={"Accept-Encoding": "gzip, br"})
    assert answer.status_code == 200 and "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Encoding"] == "gzip" and "Accept-Encoding" in answer.headers["Vary"]
    plain = browser.get(assets.address(name))
    assert "Content-Encoding" not in plain.headers and gzip.decompress(answer.data) == plain.data
    again = browser.get(assets.address(name), headers={"If-None-Match": plain.headers["ETag"]})
    assert again.status_code == 304 and not again.data


def test_an_address_of_before_is_not_kept() -> None:
    answer = make_app()[0].test_client().get("/assets/000000000000/console.css")
    assert answer.status_code == 200 and answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    "name",
    (
        "",
        "..",
        "../assets.py",
        "%2e%2e/assets.py",
        "@kern-ux/native/package.json",
        "fonts/fira-sans/../kern.css",
        "__init__",
    ),
)
def test_nothing_else_is_served(name: str) -> None:
    assert make_app()[0].test_client().get(f"/assets/0/{name}").status_code == 404
    with pytest.raises(KeyError):
        assets.address(name)


def test_what_a_first_visit_loads_stays_light() -> None:
    """Without fonts, as a browser gets it that knows nothing of us yet."""
    browser = make_app()[0].test_client()
    page = browser.get("/login")
    names = [part.split('"')[0] for part in page.text.split('="/assets/')[1:]]
    sizes = {each: len(browser.get(f"/assets/{each}", headers={"Accept-Encoding": "gzip"}).data) for each in names}
    assert sizes and sum(sizes.values()) + len(page.data) < 100 * 1024, sizes
