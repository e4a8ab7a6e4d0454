"""Names as they are found in a German city today: German ones, and those of people from many other countries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Any

import yaml

LISTS: Mapping[str, Any] = yaml.safe_load(Path(__file__).with_name("names.yaml").read_text(encoding="utf-8"))
FEMALE, MALE, FAMILY = (LISTS["salutations"][who] for who in ("female", "male", "family"))


@dataclass(frozen=True)
class Origin:
    female: Sequence[str]
    male: Sequence[str]
    last_female: Sequence[str]
    last_male: Sequence[str]

    def last(self, salutation: str) -> Sequence[str]:
        return self.last_female if salutation == FEMALE else self.last_male


@dataclass(frozen=True)
class Person:
    salutation: str
    first: str
    last: str


class Names:
    """People drawn at random. Loads the name lists once."""

    def __init__(self) -> None:
        own, shares = LISTS["origins"], LISTS["shares"]
        self._origins = [_of_list(own[name]) if name in own else _of_faker(name) for name in shares]
        self._german = self._origins[0]
        self._shares = list(shares.values())

    def person(self, rng: Random) -> Person:
        origin = rng.choices(self._origins, self._shares)[0]
        person = self._of(origin, rng)
        if origin is self._german and rng.random() < 0.06:
            return Person(person.salutation, person.first, f"{person.last}-{self._of(origin, rng).last}")
        return person

    def german(self, rng: Random) -> Person:
        return self._of(self._german, rng)

    def long(self, rng: Random) -> Person:
        """The kind of name that forms have too little space for."""
        person = self.german(rng)
        first = f"{person.first}-{rng.choice(self._german.female)} {rng.choice(self._german.female)}"
        lasts = "-".join(rng.sample(self._german.last_male, 3))
        return Person(person.salutation, first, f"{rng.choice(LISTS['noble'])} {lasts}")

    @staticmethod
    def _of(origin: Origin, rng: Random) -> Person:
        salutation = rng.choice((FEMALE, MALE))
        first = rng.choice(origin.female if salutation == FEMALE else origin.male)
        return Person(salutation, first, rng.choice(origin.last(salutation)))


def _of_list(lists: Mapping[str, Sequence[str]]) -> Origin:
    return Origin(lists["female"], lists["male"], lists["last"], lists["last"])


def _of_faker(locale: str) -> Origin:
    """The name lists of Faker; its generator would choose one by one, a hundred times slower."""
    lists = import_module(f"faker.providers.person.{locale}").Provider
    last = getattr(lists, "unisex_last_names", None) or lists.last_names
    return Origin(
        female=_clean(lists.first_names_female),
        male=_clean(lists.first_names_male),
        last_female=_clean(getattr(lists, "last_names_female", None) or last),
        last_male=_clean(last),
    )


def _clean(names: Iterable[str]) -> tuple[str, ...]:
    """Without slips of the list: names hold letters, hyphens, apostrophes and spaces only."""
    return tuple(name for name in names if all(letter.isalpha() or letter in " -'’" for letter in name))
