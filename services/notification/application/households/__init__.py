"""Household files."""
