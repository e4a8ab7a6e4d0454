"""Plausible households and appointments of a region for the demo and load tests, drawn from a seed: nobody in them exists."""
