"""Appointments of a file."""
