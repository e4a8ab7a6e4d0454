"""The way in and out, one's language, and one's sessions."""
