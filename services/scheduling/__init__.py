"""Scheduling: staff, rooms, slots, appointments and what a stage does to them."""
