"""Brings a service's database to its newest shape: the chassis' own tables first, then the service's migrations."""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import psycopg
from yoyo import get_backend, read_migrations

LOCK = "SELECT pg_advisory_lock(hashtext('stufenplan.migrate'))"


def migrate(url: str, package: str | None = None) -> list[str]:
    """Applies what is missing and returns the names of the migrations applied now.

    Replicas that start together wait for one another at an advisory lock, which ends with its session:
    a migration that was killed leaves nothing locked.
    """
    applied: list[str] = []
    with psycopg.connect(url, autocommit=True) as guard:
        guard.execute(LOCK)
        backend = get_backend(yoyo_url(url))
        backend.break_lock()
        for folder in migration_folders(package):
            missing = backend.to_apply(read_migrations(str(folder)))
            backend.apply_migrations(missing)
            applied += [migration.id for migration in missing]
        backend.connection.close()
    return applied


def pending(url: str, package: str | None = None) -> list[str]:
    """Names of migrations that the database lacks."""
    backend = get_backend(yoyo_url(url))
    missing = [m.id for folder in migration_folders(package) for m in backend.to_apply(read_migrations(str(folder)))]
    backend.connection.close()
    return missing


def migration_folders(package: str | None) -> list[Path]:
    folders = [Path(__file__).parent / "migrations"]
    if package:
        folders += [Path(path) / "migrations" for path in import_module(package).__path__]
    return [folder for folder in folders if folder.is_dir()]


def yoyo_url(url: str) -> str:
    return "postgresql+psycopg://" + url.partition("://")[2]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m services.chassis.storage.migrate", description=__doc__)
    parser.add_argument("package", help="for instance services.sites")
    parser.add_argument("--url", default=os.environ.get("DATABASE_URL", ""), help="default: DATABASE_URL")
    chosen = parser.parse_args(arguments)
    if not chosen.url:
        print("No database given: DATABASE_URL is not set.", file=sys.stderr)
        return 2
    try:
        for name in migrate(chosen.url, chosen.package):
            print(f"{chosen.package}: {name}")
    except psycopg.OperationalError as error:
        print(f"The database of {chosen.package} cannot be reached: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
