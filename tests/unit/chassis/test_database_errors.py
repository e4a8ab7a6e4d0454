"""An outage of the database is told apart from work the database refused."""

import psycopg
import pytest
from psycopg import errors
from psycopg_pool import PoolTimeout

from services.chassis.storage.database import Database, is_unavailable


@pytest.mark.parametrize(
    "error",
    [
        psycopg.OperationalError("connection refused"),
        PoolTimeout("no connection"),
        errors.AdminShutdown(),
        errors.CannotConnectNow(),
        errors.TooManyConnections(),
    ],
)
def test_the_database_is_away(error):
    assert is_unavailable(error)


@pytest.mark.parametrize(
    "error",
    [errors.UniqueViolation(), errors.DeadlockDetected(), errors.QueryCanceled(), ValueError(), RuntimeError("x")],
)
def test_the_database_refused(error):
    assert not is_unavailable(error)


def test_the_cause_of_an_error_counts():
    try:
        raise RuntimeError("while saving") from PoolTimeout("no connection")
    except RuntimeError as error:
        assert is_unavailable(error)


def test_a_service_without_a_database_url_is_told_so():
    with pytest.raises(ValueError, match="DATABASE_URL is not set for sites"):
        Database("", name="sites")
