"""The private PostgreSQL server."""

import os

import psutil
import psycopg
import pytest

from deploy.local.child import InUse
from deploy.local.postgres import Postgres


def test_it_keeps_its_data_over_a_restart_and_leaves_no_process(tmp_path):
    server = Postgres(tmp_path / "postgres")
    with server:
        server.add_database("kept")
        with psycopg.connect(server.database_url("kept"), autocommit=True) as connection:
            connection.execute("CREATE EXTENSION btree_gist")
            connection.execute("CREATE TABLE fact (text text)")
            connection.execute("INSERT INTO fact VALUES ('Straße')")
    assert not psutil.pid_exists(server.pid)

    with Postgres(tmp_path / "postgres") as again, psycopg.connect(again.database_url("kept")) as connection:
        assert connection.execute("SELECT lower(upper('ä')), text FROM fact").fetchone() == ("ä", "Straße")


def test_it_listens_on_loopback_only(postgres):
    listening = [c for c in psutil.Process(postgres.pid).net_connections() if c.status == psutil.CONN_LISTEN]
    assert {c.laddr.ip for c in listening} == {"127.0.0.1"}


def test_it_lets_nobody_in_without_the_password(postgres):
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(postgres.database_url("postgres", password="guess"))


@pytest.mark.skipif(os.geteuid() != 0, reason="the account is changed only when root starts the server")
def test_started_by_root_it_runs_as_another_account_even_below_a_closed_folder(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    with Postgres(closed / "postgres", durable=False) as server:
        assert psutil.Process(server.pid).uids().real != 0
    assert closed.stat().st_mode & 0o777 == 0o700


def test_a_second_server_on_the_same_folder_stops_the_first_one_of_the_same_process(tmp_path):
    """A server whose starter forgot it is not left running beside the new one."""
    first = Postgres(tmp_path / "postgres", durable=False)
    first.start()
    with Postgres(tmp_path / "postgres", durable=False) as second:
        assert not first.running
        assert second.ready()


def test_a_folder_in_use_by_a_living_starter_is_refused(tmp_path):
    record = tmp_path / "postgres.pid"
    other = psutil.Process(1)
    own = psutil.Process()
    record.write_text(
        f'{{"pid": {own.pid}, "created": {own.create_time()}, '
        f'"starter": {other.pid}, "starter_created": {other.create_time()}, "stop_signal": 15}}'
    )
    with pytest.raises(InUse):
        Postgres(tmp_path).start()
