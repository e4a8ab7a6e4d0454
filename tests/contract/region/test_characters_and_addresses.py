"""Which characters letters can print, and which texts machines can use as addresses."""

import pytest

from services.contracts.region import check, complete
from services.contracts.region.printable import printable, unprintable, widths
from services.contracts.region.schema.addresses import contact_fault, is_email_address, is_file_name, is_web_address
from services.notification.adapters.rendering.fonts import DEBIAN_FOLDER, typeface
from tests.contract.region.documents import region


def test_the_characters_are_those_of_the_installed_font():
    assert printable() == typeface(DEBIAN_FOLDER).widths.keys()
    assert widths() == typeface(DEBIAN_FOLDER).widths, "and as wide as there"


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
        ("video", "Einladung folgt", None),
        ("video", "Videogespräch", None),
        ("video", "https://video.jobcenter.example/raum", None),
        ("video", "https://video", "not-a-web-address"),
        ("video", "www.", "not-a-web-address"),
    ],
)
def test_what_looks_like_an_address_must_be_usable_as_one(kind, value, code):
    assert contact_fault(kind, value) == code


def test_addresses_of_any_length_are_judged_at_once():
    assert not is_email_address("a" * 100_000 + "@" + "a-" * 100_000)
    assert not is_web_address("https://" + "a." * 100_000)
    assert is_web_address("https://jobcenter-köln.de", scheme_needed=True)
    assert not is_web_address("jobcenter.de", scheme_needed=True)


@pytest.mark.parametrize(
    "address",
    [
        "kundenpost",
        "die Adresse in Ihrem Schreiben",
        "post@jobcenter",
        "a@b.de, c@d.de",
        "Post <a@b.de>",
        "mailto:a@b.de",
        "jürgen@jobcenter.de",
        "a@b.de\n",
        "a" * 65 + "@b.de",
        "a@" + "b" * 64 + ".de",
    ],
)
def test_a_sender_that_no_mail_server_takes_is_a_fault_of_the_region_file(address):
    document = region()
    document["region"]["letter"] = {"sender_email": address}

    assert [(fault.place, fault.code) for fault in check(document)] == [
        ("region/letter/sender_email", "not-an-email-address")
    ]


def test_a_sender_is_named_and_never_taken_from_a_contact():
    document = region()
    document["contacts"].append({"id": "mail", "kind": "email", "label": "E-Mail", "value": "post@jobcenter.example"})

    assert complete(document)["region"]["letter"] == {"sender_email": None}
    document["region"]["letter"] = {"sender_email": "anschreiben@jobcenter.example"}
    assert check(document) == []
    assert complete(document)["region"]["letter"] == {"sender_email": "anschreiben@jobcenter.example"}


@pytest.mark.parametrize(
    "name", ["../x.pdf", "a/b.pdf", "Anschreiben", ".pdf", "a\\b.pdf", "a..pdf", "a" * 120 + ".pdf"]
)
def test_a_name_that_leads_elsewhere_or_nowhere_is_no_file_name(name):
    assert not is_file_name(name)
    assert is_file_name("Ihr Anschreiben.pdf")
