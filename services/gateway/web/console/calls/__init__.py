"""Calls: whom a letter would reach too late."""
