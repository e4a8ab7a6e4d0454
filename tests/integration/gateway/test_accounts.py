"""Users in the gateway's database: the users file is followed, replicas share all of it, nothing is kept by halves."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from uuid import UUID

import pytest
from werkzeug.security import generate_password_hash

from services.chassis.storage.database import Database
from services.gateway.access.accounts import Account, Source
from services.gateway.access.passwords import Passwords, is_outdated
from services.gateway.access.permissions import Role
from services.gateway.access.principal import Scope
from services.gateway.access.records import Deed, Entry
from services.gateway.access.sessions import NOWHERE
from services.gateway.access.tokens import InvalidToken, Tokens
from services.gateway.access.users import UserDirectory
from services.gateway.adapters.postgres.accounts import PostgresAccounts
from services.gateway.adapters.postgres.sessions import PostgresSessions

OLD = generate_password_hash("Kranich am Fenster", "pbkdf2:sha256:1000")
NEW = generate_password_hash("Lampe unter Wasser", "pbkdf2:sha256:1000")
LINDEN = Scope(frozenset({"hannover"}), frozenset({"hannover/linden"}))


def account(login: str = "kaya", password_hash: str = OLD, source: Source = Source.FILE, **more: object) -> Account:
    about = {"name": "Ayşe Kaya", "roles": (Role.RECEPTION,), "scope": LINDEN, "file_hash": password_hash}
    return Account(login=login, source=source, password_hash=password_hash, **{**about, **more})  # type: ignore[arg-type]


@pytest.fixture
def shared(database: Callable[[str], str]) -> Iterator[Database]:
    made = Database(database("gateway"), name="gateway", max_size=4)
    yield made
    made.close()


def directory(shared: Database, *said: Account) -> UserDirectory:
    """Of a gateway that starts with this users file."""
    return UserDirectory(PostgresAccounts(shared, said))


def test_a_start_follows_the_users_file(shared: Database) -> None:
    directory(shared, account(), account("lorenz")).accounts.listed()

    moved = account(name="Ayşe Demir", roles=(Role.CASE_WORKER, Role.RECEPTION), scope=Scope(), language="en")
    again = directory(shared, moved)

    assert {each.login: each.is_disabled for each in again.accounts.listed()} == {"kaya": False, "lorenz": True}
    kaya = again.find("kaya")
    assert kaya and (kaya.name, kaya.language, kaya.scope) == ("Ayşe Demir", "en", Scope())
    assert kaya.roles == (Role.CASE_WORKER, Role.RECEPTION)
    assert again.find("lorenz") is None and again.authenticate("lorenz", "Kranich am Fenster") is None
    assert directory(shared, moved, account("lorenz")).find("lorenz"), "back in the file, back at work"


def test_a_password_changed_here_counts_until_the_file_has_a_new_hash(shared: Database) -> None:
    users = directory(shared, account())
    with users.accounts.change() as change:
        change.save(replace(account(), password_hash=Passwords().hash("ein eigenes Kennwort")).logged_out())
    stamp = users.credential("kaya")

    same = directory(shared, account())
    assert same.authenticate("kaya", "ein eigenes Kennwort") and not same.authenticate("kaya", "Kranich am Fenster")
    assert same.credential("kaya") == stamp, "a start logs nobody out"

    other = directory(shared, account(password_hash=NEW))
    assert other.authenticate("kaya", "Lampe unter Wasser") and not other.authenticate("kaya", "ein eigenes Kennwort")
    assert other.credential("kaya") != stamp


def test_an_old_hash_is_replaced_at_the_login_and_ends_no_session(shared: Database) -> None:
    users = directory(shared, account())
    stamp = users.credential("kaya")
    assert users.authenticate("kaya", "falsch") is None and is_outdated(users.accounts.find("kaya").password_hash)  # type: ignore[union-attr]

    assert users.authenticate("kaya", "Kranich am Fenster")

    kept = users.accounts.find("kaya")
    assert kept and kept.password_hash.startswith("$argon2id$") and kept.file_hash == OLD
    assert users.authenticate("kaya", "Kranich am Fenster") and users.credential("kaya") == stamp
    assert directory(shared, account()).authenticate("kaya", "Kranich am Fenster")


def test_who_is_disabled_at_one_replica_is_out_at_all(shared: Database) -> None:
    here, there = directory(shared, account()), directory(shared, account())
    sessions = PostgresSessions(shared)
    tokens = Tokens(b"k" * 32, 60, sessions, credential=there.credential)
    token = tokens.issue("kaya")
    claims = tokens.read(token)

    with here.accounts.change() as change:
        change.save(replace(account(), is_disabled=True).logged_out())
        change.end_sessions("kaya")

    with pytest.raises(InvalidToken):
        tokens.read(token)
    assert not tokens.is_open(claims) and there.find("kaya") is None and sessions.listed("kaya", 10) == []


def test_a_change_that_fails_keeps_nothing_and_ends_no_session(shared: Database) -> None:
    users, sessions = directory(shared, account()), PostgresSessions(shared)
    session = sessions.begin("kaya", 4_000_000_000, NOWHERE)

    with pytest.raises(RuntimeError), users.accounts.change() as change:
        change.save(account("neu", source=Source.LOCAL))
        change.note(Entry(Deed.ADDED, "betrieb", ("operator",), "neu", {}))
        change.end_sessions("kaya")
        raise RuntimeError

    assert users.accounts.find("neu") is None and sessions.is_open(session)
    assert [each.entry.deed for each in PostgresAccounts(shared).records(None, None, None, 10)] == [Deed.ADDED]


def test_all_but_one_session_end(shared: Database) -> None:
    users, sessions = directory(shared, account()), PostgresSessions(shared)
    kept, *others = (sessions.begin("kaya", 4_000_000_000, NOWHERE) for _ in range(3))

    with users.accounts.change() as change:
        change.end_sessions("kaya", but=UUID(str(kept)))

    assert [sessions.is_open(each) for each in (kept, *others)] == [True, False, False]


def test_what_is_recorded_is_found_by_day_and_person_and_forgotten_in_time(shared: Database) -> None:
    accounts = PostgresAccounts(shared, [account()])
    with accounts.change() as change:
        change.note(Entry(Deed.LOGGED_IN, "kaya", ("reception",), "kaya", {}))
        change.note(Entry(Deed.CHANGED, "betrieb", ("operator",), "kaya", {"roles": ["reception"]}))

    newest = accounts.records(None, None, None, 1)
    assert newest[0].entry == Entry(Deed.CHANGED, "betrieb", ("operator",), "kaya", {"roles": ["reception"]})
    assert [each.entry.deed for each in accounts.records(None, None, "kaya", 10)] == [Deed.LOGGED_IN]
    assert accounts.records(None, newest[0].at, None, 10)[0].entry.deed == Deed.LOGGED_IN
    assert accounts.records(newest[0].at, None, None, 10) == newest

    with shared.transaction() as connection:
        connection.execute("UPDATE record SET at = at - interval '91 days'")
    accounts.tidy()
    assert [each.entry.deed for each in accounts.records(None, None, None, 10)] == [Deed.CHANGED, Deed.ADDED]


def test_an_account_is_kept_whole(shared: Database) -> None:
    accounts = PostgresAccounts(shared)
    whole = account("neu", source=Source.LOCAL, must_change_password=True, language="en", roles=(Role.OPERATOR,))

    with accounts.change() as change:
        change.save(whole)

    assert accounts.find("neu") == whole and accounts.listed() == [whole]
