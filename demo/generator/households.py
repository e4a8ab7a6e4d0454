"""Households: who lives where, how letters and calls reach them, and who looks after them at the authority."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random
from zlib import crc32

from demo.generator import addresses
from demo.generator.names import FAMILY, Names, Person
from demo.generator.region import Region, SiteOfRegion

EMAIL, EXCLUDED, LONG, LARGE_PRINT, AS_FAMILY = 0.12, 0.005, 0.01, 0.008, 0.04
PHONE, VIDEO, OWN_CONTACT = 0.92, 0.40, 0.93


@dataclass(frozen=True, slots=True)
class Contact:
    """A member of staff who looks after the household; `member` is its id at the household's site."""

    member: str
    name: str
    extension: str


@dataclass(frozen=True, slots=True)
class Household:
    bg_number: str
    site: str
    person: Person
    addition: str
    street: str
    house_number: str
    postcode: str
    town: str
    by_email: bool
    email: str
    phone: str
    video_capable: bool
    contacts: Mapping[str, Contact]
    """By department; some know nobody yet."""
    exclusion: str
    large_print: bool


def make_households(region: Region, scale: float, seed: int) -> list[Household]:
    """As many as the region has, times `scale`; each site has the share that its building has of all buildings."""
    counts = shares(max(1, round(region.households * scale)), [site.persons for site in region.sites])
    rng = Random(f"{seed}/{region.id}/households")
    numbers = rng.sample(range(1, 10_000_000), sum(counts))
    prefix = 10_000 + crc32(region.id.encode()) % 90_000
    names = Names()
    bg_numbers = (f"{prefix}//{number:07}" for number in numbers)
    households = []
    for site, count in zip(region.sites, counts, strict=True):
        staff = _staff(site, names, rng)
        households += [_household(region, site, next(bg_numbers), staff, names, rng) for _ in range(count)]
    return households


def shares(total: int, weights: list[int]) -> list[int]:
    """Whole numbers in proportion to the weights that add up to `total` (largest remainder)."""
    exact = [total * weight / sum(weights) for weight in weights]
    counts = [int(each) for each in exact]
    by_remainder = sorted(range(len(weights)), key=lambda index: counts[index] - exact[index])
    for index in by_remainder[: total - sum(counts)]:
        counts[index] += 1
    return counts


def _staff(site: SiteOfRegion, names: Names, rng: Random) -> Mapping[str, list[Contact]]:
    """The site's staff by department, with names and extensions."""
    staff: dict[str, list[Contact]] = {}
    for member in site.rules.site.staff.values():
        person = names.german(rng)
        contact = Contact(member.id, f"{person.salutation} {person.last}", addresses.phone(rng))
        staff.setdefault(member.department, []).append(contact)
    return staff


def _household(
    region: Region,
    site: SiteOfRegion,
    bg_number: str,
    staff: Mapping[str, list[Contact]],
    names: Names,
    rng: Random,
) -> Household:
    postcode = rng.choice(site.postcodes)
    person, addition, street = _who_and_where(names, rng)
    by_email = rng.random() < EMAIL
    email = addresses.mail(person, int(bg_number[-4:]), rng) if by_email or rng.random() < 0.2 else ""
    return Household(
        bg_number=bg_number,
        site=site.id,
        person=person,
        addition=addition,
        street=street,
        house_number=addresses.house_number(rng),
        postcode=postcode,
        town=rng.choice(region.towns[postcode]),
        by_email=by_email,
        email=email,
        phone=addresses.phone(rng) if rng.random() < PHONE else "",
        video_capable=rng.random() < VIDEO,
        contacts=dict(_contacts(staff, rng)),
        exclusion=addresses.LISTS["moved_away"] if rng.random() < EXCLUDED else "",
        large_print=rng.random() < LARGE_PRINT,
    )


def _who_and_where(names: Names, rng: Random) -> tuple[Person, str, str]:
    """Person, addition and street, of which at times one is longer than forms expect."""
    if rng.random() >= LONG:
        person = names.person(rng)
        if rng.random() < AS_FAMILY:
            person = Person(FAMILY, person.first, person.last)
        return person, addresses.addition(rng, names), addresses.street(rng)
    match rng.randrange(3):
        case 0:
            return names.long(rng), "", addresses.street(rng)
        case 1:
            return names.person(rng), addresses.long_addition(rng), addresses.street(rng)
        case _:
            return names.person(rng), "", addresses.long_street(rng)


def _contacts(staff: Mapping[str, list[Contact]], rng: Random) -> Iterator[tuple[str, Contact]]:
    for department, contacts in staff.items():
        if rng.random() < OWN_CONTACT:
            yield department, rng.choice(contacts)
