"""Appointments: found, moved, cancelled, confirmed in writing."""
