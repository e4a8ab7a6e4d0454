"""Whoever holds a letter may ask whether it is real, and is told nothing of its reader."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from services.notification.adapters.postgres.reports import SQL
from services.notification.application.letters.check_letter import check_letter
from services.notification.application.letters.reprint_letter import reprint
from services.notification.domain.compose import check_address, check_code, check_mark
from tests.integration.notification.office import Office, PostgresOffice
from tests.unit.notification.builders import csv_row


def letter_of(office: Office, number: int, switch: UUID) -> str:
    return str(office.letters_of(number, switch)["linden"]["id"])


def test_a_letter_that_left_is_known_by_its_code_however_it_is_typed(office: Office) -> None:
    office.load("linden")
    office.people(csv_row(1), csv_row(2))
    switch = office.switch("linden")
    code = check_code(letter_of(office, 1, switch))
    assert check_letter(office.app, code) is None, "it has not left yet, so nobody can hold it"

    office.produce()

    told = check_letter(office.app, code)
    assert told is not None and told["region"] == "hannover" and told["site"] == "Standort Linden"
    assert "Linden" in told["subject"] and told["letter_date"].isoformat() == "2020-06-10"
    assert not {"Müller", "1"} & {str(value) for value in told.values()}
    for typed in (code.lower(), code.replace("-", " "), code.replace("O", "0").replace("I", "1").replace("B", "8")):
        assert check_letter(office.app, typed) == told


@pytest.mark.parametrize(
    "code", ["AAAAA-AAAAA", "", "-", "K7QF3", "K7QF3-2MXTA9", "ÄÄÄÄÄ-ÄÄÄÄÄ", "=====-=====", "1" * 10]
)
def test_any_other_code_is_unknown(office: Office, code: str) -> None:
    office.load("linden")
    office.people(csv_row(1))
    office.switch("linden")
    office.produce()
    assert check_letter(office.app, code) is None


def test_only_where_there_are_public_pages_the_qr_code_leads_there() -> None:
    number = "00000000-0000-0000-0000-000000000001"
    assert check_address("", number) == ""
    assert (
        check_address("https://jobcenter.example", number) == f"https://jobcenter.example/p/brief/{check_code(number)}"
    )
    assert check_mark(check_code(number)) != check_mark(check_code(number.replace("1", "2")))


def test_a_letter_from_before_there_were_public_pages_is_reprinted_byte_for_byte(
    postgres_office: PostgresOffice,
) -> None:
    office = postgres_office
    office.load("linden")
    office.people(csv_row(1))
    letters = []
    for sequence, url in ((2, ""), (3, "https://jobcenter.example")):
        app = replace(office.app, terms=replace(office.app.terms, public_url=url))
        office.app, office.production = app, replace(office.production, app=app)
        switch = office.switch("linden", sequence=sequence)
        office.produce()
        letters.append(UUID(letter_of(office, 1, switch)))

    for letter in letters:
        together = office.do(lambda work, letter=letter: work.reports.facts(letter))
        assert reprint(office.app, letter, together).identical


def test_the_question_reads_an_index(postgres_office: PostgresOffice) -> None:
    with postgres_office.database.transaction() as connection:
        connection.execute("SET LOCAL enable_seqscan = off")
        lines = connection.execute(f"EXPLAIN {SQL['with_check_mark']}", {"mark": b"123456"})
        plan = "\n".join(row["QUERY PLAN"] for row in lines)
    assert "letter_check_mark" in plan, plan
