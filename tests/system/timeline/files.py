"""The files of a life: households that come, move or are brought again, and the appointments of another program."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from tests.system.region import CHANNELS, Region

Row = dict[str, str]
NEW_NUMBERS = 9_000_000


@dataclass
class Files:
    """What others have on file: whole exports that grow, and parts of them. A file that is refused changes nothing."""

    region: Region
    moved: set[str] = field(default_factory=set)
    """BG numbers of households that have left the site at which they were first."""

    @classmethod
    def of(cls, region: Region) -> Files:
        own = [list(map(dict, rows)) for rows in (region.households, region.appointments)]
        return cls(replace(region, households=own[0], appointments=own[1]))

    def newcomer(self, site: str) -> Row:
        number = f"23702//{NEW_NUMBERS + len(self.region.households)}"
        like = next(row for row in self.region.households if not row["Ausschluss"])
        return {**like, "BG-Nummer": number, "Nachname": "Neuhaus", "Standort": site}

    def mover(self, number: int) -> Row:
        row = self.region.households[number % len(self.region.households)]
        (elsewhere,) = (site for site in self.region.sites if site != row["Standort"])
        return {**row, "Standort": elsewhere}

    def visit(self, number: int, site: str, hour: int, persons: int, channel: str, day: date, place: int) -> Row:
        """Of that household, for half an hour, by whoever has time; in that place among the new lines of its file."""
        household = self.region.households[number % len(self.region.households)]
        like = {
            **self.region.appointments[0],
            "Termin-Nr": f"neu-{len(self.region.appointments) + place}",
            "Mitarbeiter": "",
        }
        about = {
            "BG-Nummer": household["BG-Nummer"],
            "Standort": site,
            "Kanal": CHANNELS[channel],
            "Telefon": "ja",
            "Persönlich nötig": "nein",
        }
        matter = {"Abteilung": "benefits", "Anliegen": "consultation", "Minuten": "30", "Personen": f"{persons}"}
        return {**like, **about, **matter, "Datum": f"{day}", "Beginn": f"{hour:02}:00"}

    def changed(self, number: int, hour: int) -> Row:
        """A line of before, at another hour of its day."""
        row = self.region.appointments[number % len(self.region.appointments)]
        return {**row, "Beginn": f"{hour:02}:00"}

    def households(self, *rows: Row) -> Region:
        return replace(self.region, households=list(rows))

    def appointments(self, *rows: Row) -> Region:
        return replace(self.region, appointments=list(rows))

    def take_households(self, *rows: Row) -> None:
        """They were imported."""
        known = {row["BG-Nummer"]: row for row in self.region.households}
        self.moved |= {
            key for row in rows if (key := row["BG-Nummer"]) in known and known[key]["Standort"] != row["Standort"]
        }
        self.region.households = list((known | {row["BG-Nummer"]: row for row in rows}).values())

    def take_appointments(self, *rows: Row) -> set[str]:
        """The numbers of those that are new or that say something new."""
        known = {row["Termin-Nr"]: row for row in self.region.appointments}
        told = {row["Termin-Nr"]: row for row in rows}
        self.region.appointments = list((known | told).values())
        return {number for number, row in told.items() if known.get(number) != row}
