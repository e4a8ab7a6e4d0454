"""An e-mail that nobody takes for phishing: who writes, about what, how to check it, whom to call; valid headers."""

from __future__ import annotations

import email
import email.policy
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any

import pytest

from services.notification.domain.email import email_message
from tests.unit.notification.builders import campaign_facts, contact, household, letter, profile, stage
from tests.unit.notification.wordings import WORDING

AT = datetime(2020, 6, 10, tzinfo=UTC)


def sent(of_stage: Any = None, facts: Any = None, **changes: Any) -> EmailMessage:
    known, own = profile(**changes), household(email="erika@example.org")
    content = letter(profile=known, household=own, stage=of_stage)
    raw = email_message(campaign_facts(profile=known, **facts or {}), own, content, b"%PDF-", AT, WORDING)
    message: Any = email.message_from_bytes(raw, policy=email.policy.default)
    return message


def body(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def test_the_e_mail_says_who_writes_about_what_and_how_to_check_it():
    text = body(sent())

    assert text.startswith("Sehr geehrte Frau Müller,\n")
    assert "„Standort Linden: Persönlich mit Termin ab 17. Juni 2020“" in text
    assert "vom 10. Juni 2020" in text and letter().check_code in text
    assert "Dann rufen Sie uns an: (0511) 6559-2299." in text
    assert text.rstrip().endswith(
        "Jobcenter Region Hannover\nBeispielallee 2, 30159 Hannover\nTelefon: (0511) 6559-2299\nwww.example.org"
    )
    assert "http" not in text, "a link is what phishing has"


@pytest.mark.parametrize(
    ("facts", "subject"),
    [
        ({}, "Neue Regelung für Ihren Besuch am Standort Linden"),
        ({"joined": True}, "Regelung für Ihren Besuch am Standort Linden"),
        (
            {"correction": {"announced": "Regelbetrieb", "cause": "suspended"}},
            "Geänderte Ankündigung für Ihren Besuch am Standort Linden",
        ),
    ],
    ids=["a stage", "to whoever came later", "a correction"],
)
def test_the_subject_promises_nothing_new_where_nothing_is(facts, subject):
    assert sent(facts=facts)["Subject"] == subject


def test_where_no_number_is_known_no_line_is_left_empty():
    text = body(sent(contacts=[contact("email", "E-Mail", "jobcenter@example.org")]))

    assert "Telefon" not in text and "rufen Sie uns an" not in text
    assert "fragen Sie bitte an Ihrem Standort nach" in text
    assert text.rstrip().endswith("Beispielallee 2, 30159 Hannover\nwww.example.org")


@pytest.mark.parametrize(
    ("changes", "sender"),
    [
        ({"letter": {"sender_email": "jobcenter@example.org"}}, "jobcenter@example.org"),
        ({"letter": {"sender_email": None}}, "keine-antwort@example.org"),
        ({"website": "https://www.jobcenter-köln.de/start"}, "keine-antwort@xn--jobcenter-kln-smb.de"),
        ({"contacts": [contact("email", "E", "kontakt@example.org")]}, "keine-antwort@example.org"),
    ],
    ids=["its mailbox", "none named", "umlauts", "a contact is for people"],
)
def test_sender_and_message_id_are_of_a_domain_of_the_authority(changes, sender):
    message = sent(**changes)

    assert message["From"].addresses[0].addr_spec == sender
    assert message["Message-ID"] == f"<0190c1a0-0000-7000-8000-000000000009@{sender.rpartition('@')[2]}>"
    assert "invalid" not in message.as_string()


def test_headers_stand_on_one_line_and_lines_of_the_body_stay_short():
    known, own = (
        profile(contacts=[], website=f"https://www.{'jobcenter-' * 5}region.de"),
        household(email="e@example.org"),
    )
    raw = email_message(
        campaign_facts(profile=known), own, letter(profile=known, household=own), b"%PDF-" * 400, AT, WORDING
    )

    head, _, rest = raw.partition(b"\r\n\r\n")
    assert b"\r\nMessage-ID: <0190c1a0-0000-7000-8000-000000000009@jobcenter-" in head
    assert max(map(len, head.splitlines())) < 998
    assert max(map(len, rest.splitlines())) <= 200


def test_the_same_letter_is_the_same_e_mail():
    assert sent(stage()).as_bytes() == sent(stage()).as_bytes()
