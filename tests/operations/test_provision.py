"""Databases and roles of the services."""

import os

import psycopg
import pytest

from deploy.local import provision
from deploy.local.home import Home, HomeInUse
from deploy.local.provision import ProvisionError, declare_topology, provision_databases

SERVICES = ("sites", "scheduling")


def test_provisioning_twice_changes_nothing_and_keeps_the_data(postgres, tmp_path):
    passwords = Home(tmp_path).passwords("databases", SERVICES)
    first = provision_databases(postgres.url, passwords, prefix="twice")
    with psycopg.connect(first["sites"]) as connection:
        connection.execute("CREATE TABLE kept (number int)")
    second = provision_databases(postgres.url, Home(tmp_path).passwords("databases", SERVICES), prefix="twice")
    assert first == second
    with psycopg.connect(second["sites"]) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)


def test_a_service_cannot_read_the_database_of_another(postgres, tmp_path):
    urls = provision_databases(postgres.url, Home(tmp_path).passwords("databases", SERVICES), prefix="apart")
    foreign = urls["sites"].rpartition("/")[0] + "/apart_scheduling"
    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        psycopg.connect(foreign)


def test_a_service_may_make_the_extension_it_needs(postgres, tmp_path):
    urls = provision_databases(postgres.url, Home(tmp_path).passwords("databases", SERVICES), prefix="gist")
    with psycopg.connect(urls["scheduling"]) as connection:
        connection.execute("CREATE EXTENSION btree_gist")


def test_an_account_without_the_right_to_provision_gets_one_sentence(postgres, tmp_path):
    passwords = Home(tmp_path).passwords("databases", SERVICES)
    urls = provision_databases(postgres.url, passwords, prefix="poor")
    with pytest.raises(ProvisionError, match="CREATEDB und CREATEROLE"):
        provision_databases(urls["sites"], {"other": "secret"}, prefix="poor")


def test_an_account_that_is_no_superuser_but_may_create_is_enough(postgres, tmp_path):
    with psycopg.connect(postgres.url, autocommit=True) as connection:
        connection.execute("CREATE ROLE administrator LOGIN CREATEDB CREATEROLE PASSWORD 'secret'")
    admin = postgres.database_url("postgres", "administrator", "secret")
    passwords = Home(tmp_path).passwords("databases", SERVICES)
    for _ in range(2):
        urls = provision_databases(admin, passwords, prefix="plain")
    with psycopg.connect(urls["sites"]) as connection:
        connection.execute("CREATE TABLE own (number int)")


def test_an_unreachable_server_gets_one_sentence():
    with pytest.raises(ProvisionError, match="nicht erreichbar"):
        provision_databases("postgresql://nobody:x@127.0.0.1:1/postgres", {"sites": "secret"})


def test_the_passwords_are_kept_and_only_the_owner_may_read_them(tmp_path):
    first = Home(tmp_path).passwords("databases", SERVICES)
    assert Home(tmp_path).passwords("databases", [*SERVICES, "notification"]).items() >= first.items()
    assert (tmp_path / "secrets.yaml").stat().st_mode & 0o777 == 0o600
    assert len(set(first.values())) == len(SERVICES)


def test_a_second_launcher_on_the_same_home_is_refused_in_one_sentence(tmp_path):
    home = Home(tmp_path)
    home.take()
    with pytest.raises(HomeInUse, match="läuft schon ein Stufenplan"):
        Home(tmp_path).take()
    home.release()
    Home(tmp_path).take()


def test_a_broker_that_declares_nothing_in_time_gets_one_sentence(monkeypatch):
    monkeypatch.setattr(provision, "DECLARE_SECONDS", 0.01)
    with pytest.raises(ProvisionError, match="nicht alle Exchanges und Queues"):
        declare_topology(SERVICES, os.environ)
