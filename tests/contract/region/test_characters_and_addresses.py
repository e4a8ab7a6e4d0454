"""Which characters letters can print, and which texts machines can use as addresses."""

import pytest

from services.contracts.region.printable import printable, unprintable
from services.contracts.region.schema.addresses import contact_fault, is_email_address, is_web_address
from services.notification.adapters.rendering.fonts import DEBIAN_FOLDER, typeface


def test_the_characters_are_those_of_the_installed_font():
    assert printable() == typeface(DEBIAN_FOLDER).widths.keys()


def test_texts_are_judged_as_they_are_printed():
    assert unprintable("Zu\u0308rich,\n„so“\t– 1,5 m², Ł, ẞ") == []
    assert unprintable("→ a → \u0007") == ["→ (U+2192)", "U+0007"]


@pytest.mark.parametrize(
    ("kind", "value", "code"),
    [
        ("email", "Kundenpost.Dortmund@Jobcenter-ge.de", None),
        ("email", "die E-Mail-Adresse in Ihrem letzten Schreiben", None),
        ("email", "kundenpost", "not-an-email-address"),
        ("email", "post@jobcenter", "not-an-email-address"),
        ("email", "post@@jobcenter.de", "not-an-email-address"),
        ("email", "Bitte an post@jobcenter.de schreiben", "not-an-email-address"),
        ("email", "jürgen@jobcenter.de", "not-an-email-address"),
        ("online", "www.jobcenter.digital", None),
        ("online", "https://jobcenter.example:8443/antrag?a=b", None),
        ("online", "die Seite in Ihrem Schreiben", None),
        ("online", "jobcenter", "not-a-web-address"),
        ("online", "https://", "not-a-web-address"),
        ("online", "javascript:alert(1)", "not-a-web-address"),
        ("online", "https://name:secret@jobcenter.example", "not-a-web-address"),
        ("online", "https://jobcenter.example:port", "not-a-web-address"),
        ("phone", "(0511) 6559-2299", None),
        ("phone", "0340/5021999", None),
        ("phone", "+49 511 6559", None),
        ("phone", "die Durchwahl in Ihrem letzten Schreiben", None),
        ("phone", "0511", None),
        ("phone", "05", "not-a-phone-number"),
        ("phone", "0511 * 17 # 3", "not-a-phone-number"),
        ("post", "@", None),
    ],
)
def test_what_looks_like_an_address_must_be_usable_as_one(kind, value, code):
    assert contact_fault(kind, value) == code


def test_addresses_of_any_length_are_judged_at_once():
    assert not is_email_address("a" * 100_000 + "@" + "a-" * 100_000)
    assert not is_web_address("https://" + "a." * 100_000)
    assert is_web_address("https://jobcenter-köln.de", scheme_needed=True)
    assert not is_web_address("jobcenter.de", scheme_needed=True)
