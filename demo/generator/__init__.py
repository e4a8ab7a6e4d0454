"""Plausible households and appointments of a region, drawn from a seed for demo and load tests; nobody is real."""
