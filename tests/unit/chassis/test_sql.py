"""SQL files are made of named blocks."""

import pytest

from services.chassis.storage.sql import parse_sql


def test_each_block_is_found_by_its_name():
    blocks = parse_sql("-- Queries of a thing.\n\n-- name: one\nSELECT 1\n\n-- name: two\n-- why\nSELECT\n  2;\n")

    assert dict(blocks) == {"one": "SELECT 1", "two": "-- why\nSELECT\n  2;"}


def test_a_name_used_twice_is_an_error():
    with pytest.raises(ValueError, match=r"q\.sql, line 3: block one is there twice"):
        parse_sql("-- name: one\nSELECT 1\n-- name: one\nSELECT 2", "q.sql")


def test_sql_outside_any_block_is_an_error():
    with pytest.raises(ValueError, match="line 1"):
        parse_sql("SELECT 1\n-- name: one\n")
