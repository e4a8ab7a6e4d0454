"""The way in and out, one's own account and one's sessions."""
