"""The calendar: sites by days, with what is announced."""
