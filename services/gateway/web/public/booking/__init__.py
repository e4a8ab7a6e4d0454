"""Booking an appointment online: matter, site, time, number, done."""
