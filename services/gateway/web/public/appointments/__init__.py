"""One's own appointment: look it up by its number and the BG number, cancel it, move it, take it into a calendar."""
