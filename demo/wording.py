"""What demo and generator say to people: English in the code, German in `locale/de`."""

from pathlib import Path

from deploy.wording import words_of

gettext = words_of(Path(__file__).with_name("locale"), "demo")
