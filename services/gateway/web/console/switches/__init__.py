"""Switches: filed by way of a preview, watched, steered."""
