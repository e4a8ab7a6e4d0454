"""`python -m demo.generator hannover --scale 0.05 --seed 1 --out DIR`: households.csv and appointments.csv."""

import argparse
import sys
import time
from collections import Counter
from datetime import date
from pathlib import Path

from demo.generator.appointments import Request, make_appointments
from demo.generator.files import write_appointments, write_households
from demo.generator.households import make_households
from demo.generator.region import RegionError, read_region
from demo.wording import gettext
from services.scheduling.domain.stage import Channel

# The day before which each reference authority's published story begins (the day of the switch that the demo plays).
STORY_DAYS = {"dortmund": date(2020, 3, 16), "hannover": date(2020, 6, 15)}


def main(arguments: list[str] | None = None) -> int:
    started = time.monotonic()
    options = _options(arguments)
    try:
        region = read_region(options.region)
        households = make_households(region, options.scale, options.seed)
    except RegionError as error:
        print(gettext("Error: {text}", text=str(error)), file=sys.stderr)
        return 1
    today = options.today or STORY_DAYS.get(region.id) or date.today()
    appointments = make_appointments(region, households, Request(today, options.seed))
    options.out.mkdir(parents=True, exist_ok=True)
    write_households(options.out / "households.csv", households)
    write_appointments(options.out / "appointments.csv", appointments, f"{region.id[:3].upper()}-{today:%y%m%d}")
    channels = Counter(each.channel for each in appointments)
    told = gettext(
        "{region}: {households:d} households and {appointments:d} appointments after {today:day} ({in_person:d} in "
        "person, {phone:d} by phone, {video:d} by video) in {seconds:.1f} s into {folder}",
        region=region.id,
        households=len(households),
        appointments=len(appointments),
        today=today,
        **{channel.value: channels[channel.value] for channel in Channel},
        seconds=time.monotonic() - started,
        folder=str(options.out),
    )
    print(told)
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m demo.generator", description=__doc__)
    parser.add_argument("region", help="id of a region of deploy/regions, or path of a region file")
    parser.add_argument("--scale", type=_scale, default=0.05, help="1.0: as many households as the authority has")
    parser.add_argument("--seed", type=int, default=1, help="same value, same files")
    parser.add_argument("--today", type=date.fromisoformat, help="the appointments begin on the day after (2020-06-15)")
    parser.add_argument("--out", type=Path, required=True, help="folder for the two files")
    return parser.parse_args(arguments)


def _scale(text: str) -> float:
    scale = float(text)
    if not 0 < scale <= 100:
        raise ValueError(text)
    return scale


if __name__ == "__main__":
    sys.exit(main())
