"""A small service and its kind of event, to try the chassis without any domain; `World` runs it."""
