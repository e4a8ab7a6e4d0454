"""Regions, their sites and stage plans, and the switches that put sites on another stage."""
