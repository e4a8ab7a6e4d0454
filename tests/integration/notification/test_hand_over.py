"""What print centre and mail gateway get: whole lots, in postal order, provable later."""

from __future__ import annotations

import email
import email.policy
import hashlib
from uuid import UUID, uuid4

import pytest

from services.contracts.calls.notification import GET_CAMPAIGN
from services.notification.application.campaigns import reports
from services.notification.application.handover import LotFaulty
from services.notification.application.letters.reprint_letter import reprint
from tests.integration.notification import inside
from tests.integration.notification.office import Office, listed, plain
from tests.unit.notification.builders import csv_row, profile

PRINT_TERMS = profile()["print"]
UNPRINTABLE = "Müller 𓀀"  # no typeface of an authority has hieroglyphs


def test_a_print_lot_holds_one_pdf_a_manifest_in_postal_order_and_checksums(office: Office):
    office.load("linden")
    office.people(csv_row(1, PLZ="30459"), csv_row(2, PLZ="30159"), csv_row(3, PLZ="30451"))
    switch = office.switch("linden")

    office.produce()

    (lot,) = office.lots()
    assert sorted(lot) == ["SHA256SUMS", "letters.pdf", "manifest.json"]
    manifest = listed(lot)
    assert [letter["postcode"] for letter in manifest["letters"]] == ["30159", "30451", "30459"]
    assert [letter["sequence"] for letter in manifest["letters"]] == [1, 2, 3]
    assert manifest["postage_cents"] == 240
    assert office.campaign(switch)["postage_cents"] == 240


def test_pages_of_letters_follow_one_another_without_a_gap(office: Office):
    office.load("linden")
    office.people(*(csv_row(number) for number in range(1, 4)))
    office.switch("linden")

    office.produce()

    (lot,) = office.lots()
    manifest = listed(lot)
    pages = [page for letter in manifest["letters"] for page in (letter["first_page"], letter["last_page"])]
    assert pages[0] == 1
    assert all(after == before + 1 for before, after in zip(pages[1::2], pages[2::2], strict=False))
    assert pages[-1] == manifest["pages"]


def test_on_both_sides_every_letter_begins_on_a_front_and_its_sheets_are_counted(office: Office):
    office.load("linden")
    office.people(*(csv_row(number) for number in range(1, 4)))
    office.switch("linden")

    office.produce()

    (lot,) = office.lots()
    manifest = listed(lot)
    assert manifest["sides"] == "duplex"
    assert [letter["first_page"] for letter in manifest["letters"]] == [1, 3, 5], "one page each, and a blank back"
    assert [(letter["pages"], letter["sheets"], letter["last_page"]) for letter in manifest["letters"]] == [
        (1, 1, 2),
        (1, 1, 4),
        (1, 1, 6),
    ]
    assert (manifest["sheets"], manifest["pages"]) == (3, 6)


def test_on_one_side_no_page_is_blank(office: Office):
    office.load("linden", print={**PRINT_TERMS, "sides": "simplex"})
    office.people(*(csv_row(number) for number in range(1, 4)))
    office.switch("linden")

    office.produce()

    (lot,) = office.lots()
    manifest = listed(lot)
    assert (manifest["sides"], manifest["sheets"], manifest["pages"]) == ("simplex", 3, 3)
    assert [letter["first_page"] for letter in manifest["letters"]] == [1, 2, 3]


@pytest.mark.parametrize("delivery", [{"Versandweg": "post"}, {"Versandweg": "e-mail", "E-Mail": "erika@example.org"}])
def test_the_hash_of_a_letter_in_the_manifest_is_that_of_the_delivered_file_it_is_in(
    office: Office, delivery: dict[str, str]
):
    office.load("linden")
    office.people(csv_row(1, **delivery), csv_row(2, **delivery))
    switch = office.switch("linden")

    office.produce()

    (lot,) = office.lots()
    manifest = listed(lot)
    for letter in manifest["letters"]:
        assert letter["sha256"] == hashlib.sha256(lot[letter["file"]]).hexdigest()
        assert letter["proof"] in [office.letter_of(number, switch)["sha256"] for number in (1, 2)]
    assert {file["name"]: file["sha256"] for file in manifest["files"]} == {
        name: hashlib.sha256(content).hexdigest()
        for name, content in lot.items()
        if name not in ("manifest.json", "SHA256SUMS")
    }


def test_a_lot_that_is_not_what_its_manifest_says_is_not_handed_over(office: Office, monkeypatch: pytest.MonkeyPatch):
    office.load("linden")
    office.people(csv_row(1), csv_row(2))
    switch = office.switch("linden")
    place = type(office.production.hand_over["print"].prepare("hannover"))
    join = place.join
    monkeypatch.setattr(place, "join", lambda self, parts, name, title, blank_after: join(self, parts, name, title, []))

    with pytest.raises(LotFaulty, match="page 3"):
        office.produce()

    assert office.lots() == []
    assert office.letter_of(1, switch)["state"] == "pending"


def test_no_name_stands_in_a_manifest(office: Office):
    office.load("linden")
    office.people(csv_row(1, Nachname="Unverwechselbar", Straße="Geheimgasse"))
    office.switch("linden")

    office.produce()

    (lot,) = office.lots()
    text = lot["manifest.json"].decode()
    assert "Unverwechselbar" not in text
    assert "Geheimgasse" not in text


def test_an_email_letter_is_a_message_with_the_letter_as_pdf(office: Office):
    office.load("linden")
    office.people(csv_row(1, Versandweg="e-mail", **{"E-Mail": "erika@example.org"}))
    switch = office.switch("linden")

    office.produce()

    (lot,) = office.lots()
    (file,) = (content for name, content in lot.items() if name.endswith(".eml"))
    message = email.message_from_bytes(file, policy=email.policy.default)
    (attachment,) = message.iter_attachments()
    assert message["To"] == "erika@example.org"
    assert message["Subject"] == "Neue Regelung für Ihren Besuch am Standort Linden"
    assert attachment.get_content().startswith(b"%PDF-")
    assert office.campaign(switch)["balance"]["handed_over"] == {"print": 0, "email": 1}


def test_one_unprintable_name_holds_that_letter_and_lets_the_others_go(office: Office):
    office.load("linden")
    office.people(csv_row(1), csv_row(2, Nachname=UNPRINTABLE), csv_row(3))
    switch = office.switch("linden")

    office.produce()

    held = office.letter_of(2, switch)
    assert held["state"] == "held"
    assert {fault["code"] for fault in held["faults"]} == {"letter-text-unprintable"}
    assert held["faults"][0]["params"]["characters"] == ["𓀀 (U+13000)"]
    assert office.campaign(switch)["balance"]["handed_over"]["print"] == 2
    assert office.campaign(switch)["state"] == "completed"


def test_why_a_letter_is_held_is_answered_but_stands_in_no_event_and_no_log(
    office: Office, capfd: pytest.CaptureFixture[str]
):
    office.load("linden")
    office.people(csv_row(1, Nachname=UNPRINTABLE, Straße="Geheimgasse 𓀀"))
    switch = office.switch("linden")

    office.produce()

    campaign = plain(reports.get_campaign(office.app, UUID(office.campaign(switch)["campaign_id"])))
    assert GET_CAMPAIGN.answer and not GET_CAMPAIGN.answer.validate(campaign)
    (held,) = campaign["held_letters"]
    assert {fault["params"]["part"] for fault in held["faults"]} == {"recipient", "salutation"}
    told = str(inside.outbox(office.app)) + "".join(capfd.readouterr())
    assert "𓀀" not in told and "Geheimgasse" not in told and "13000" not in told


def test_a_stage_text_that_ends_with_a_line_break_as_yaml_blocks_do_holds_nobodys_letter(office: Office):
    office.load("linden")
    office.people(csv_row(1))
    switch = uuid4()
    office.stage_changed("linden", 2, switch, summary="Beratung ist mit Termin\nwieder möglich.\n")
    office.replanned("linden", 2)

    office.produce()

    assert office.letter_of(1, switch)["state"] == "handed_over"


def test_a_lot_in_which_every_letter_is_held_leaves_no_folder(office: Office):
    office.load("linden")
    office.people(csv_row(1, Nachname=UNPRINTABLE))
    switch = office.switch("linden")

    office.produce()

    assert office.lots() == []
    assert office.staged() == []
    assert office.campaign(switch)["balance"]["held"] == 1


@pytest.mark.parametrize(
    "delivery",
    [{"Versandweg": "post"}, {"Versandweg": "e-mail", "E-Mail": "erika@example.org"}],
    ids=["paper", "email"],
)
def test_the_same_letter_can_be_rendered_again_later_byte_for_byte(office: Office, delivery: dict[str, str]):
    office.load("linden")
    office.people(csv_row(1, **delivery), csv_row(2, **delivery))
    switch = office.switch("linden")
    office.produce()
    letter: UUID = office.letter_of(2, switch)["id"]
    office.people(csv_row(2, Nachname="Umbenannt", **delivery), import_id="later")

    again = reprint(office.app, letter, office.do(lambda work: work.reports.facts(letter)))

    assert again.identical
    assert again.pdf.startswith(b"%PDF-")
