"""The words of a region file for machines: in the file, in events and in calls they mean the same."""

STATES = ("BW", "BY", "BE", "BB", "HB", "HH", "HE", "MV", "NI", "NW", "RP", "SL", "SN", "ST", "SH", "TH")
"""The German federal states, whose public holidays are kept."""

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
ROOM_KINDS = ("consultation", "tandem", "office")
GATE_KINDS = ("case_numbers", "human_check", "concept_published")
