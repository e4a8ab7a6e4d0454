"""The words of a region file for machines: in the file, in events and in calls they mean the same."""

STATES = ("BW", "BY", "BE", "BB", "HB", "HH", "HE", "MV", "NI", "NW", "RP", "SL", "SN", "ST", "SH", "TH")
"""The German federal states, whose public holidays are kept."""

LOCAL_HOLIDAYS = ("catholic", "augsburg")
"""Public holidays that only a part of a state has, as far as they are known without being entered."""

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

ADMISSIONS = ("closed", "emergency", "exception", "appointment", "open")
"""Who may come in person, from nobody to everybody."""

CHANNELS = ("in_person", "phone", "video", "email", "post", "letter_box", "online")
REMOTE_CHANNELS = ("phone", "video")
"""Channels of appointments that nobody has to come for."""

APPOINTMENT_CHANNELS = ("in_person", *REMOTE_CHANNELS)

TRIAGE = ("none", "required")
CONTACT_KINDS = ("phone", "email", "post", "letter_box", "online", "video")
AUDIENCES = ("everyone", "current", "new")
ROOM_KINDS = ("consultation", "tandem", "group", "office")
GATE_KINDS = ("case_numbers", "human_check", "concept_published")
GATE_STANDINGS = ("met", "open", "not_met", "expired")
"""How a condition stands for a switch: only a met one lets it through."""

SIMPLEX, DUPLEX = "simplex", "duplex"
SIDES = (SIMPLEX, DUPLEX)
"""How the print centre prints. Where nothing is said letters are made for both sides: printed on one side such a lot
wastes paper, while the other way round a letter would begin on the back of another household's."""
