"""Names as they are found in a German city today: German ones, and those of people from many other countries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from random import Random

FEMALE, MALE = "Frau", "Herr"


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


# Faker has these only in Arabic or Cyrillic letters; here they are as in a passport.
_ARABIC = Origin(
    ("Amal", "Fatima", "Hanan", "Layla", "Maryam", "Noor", "Rania", "Salma", "Yasmin", "Zahra"),
    ("Ahmad", "Bilal", "Hassan", "Ibrahim", "Karim", "Mahmoud", "Mohamad", "Omar", "Tarek", "Youssef"),
    *(
        (
            "Al-Ahmad",
            "Al-Hassan",
            "Al-Khatib",
            "Darwish",
            "El Amrani",
            "Haddad",
            "Hamdan",
            "Khalil",
            "Saleh",
            "Shehadeh",
        ),
    )
    * 2,
)
_UKRAINIAN = Origin(
    ("Halyna", "Iryna", "Kateryna", "Oksana", "Olha", "Svitlana", "Tetiana", "Yuliia"),
    ("Andrii", "Bohdan", "Dmytro", "Ivan", "Mykola", "Oleksandr", "Serhii", "Yevhen"),
    *(("Bondarenko", "Hryhorenko", "Kovalenko", "Kravchuk", "Melnyk", "Shevchenko", "Tkachenko", "Tymoshchuk"),) * 2,
)
# Shares of 1,000 households; together they use letters from all over DIN 91379, from ß and ș to Ə and ễ.
_SHARES = {
    "de_DE": 600, "tr_TR": 95, "arabic": 85, "pl_PL": 45, "ro_RO": 40, "hr_HR": 30, "ukrainian": 25, "it_IT": 15,
    "es_ES": 12, "vi_VN": 12, "sk_SK": 10, "lv_LV": 9, "cs_CZ": 8, "az_AZ": 7, "hu_HU": 7,
}  # fmt: skip
_NOBLE = ("von", "von der", "zu", "Freifrau von", "Graf von", "Edler von")


class Names:
    """People drawn at random. Loads the name lists once."""

    def __init__(self) -> None:
        own = {"arabic": _ARABIC, "ukrainian": _UKRAINIAN}
        self._origins = [own.get(name) or _of_faker(name) for name in _SHARES]
        self._german = self._origins[0]
        self._shares = list(_SHARES.values())

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
        one = self.german(rng)
        first = f"{one.first}-{rng.choice(self._german.female)} {rng.choice(self._german.female)}"
        lasts = "-".join(rng.sample(self._german.last_male, 3))
        return Person(one.salutation, first, f"{rng.choice(_NOBLE)} {lasts}")

    @staticmethod
    def _of(origin: Origin, rng: Random) -> Person:
        salutation = rng.choice((FEMALE, MALE))
        first = rng.choice(origin.female if salutation == FEMALE else origin.male)
        return Person(salutation, first, rng.choice(origin.last(salutation)))


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
