"""The Flask application: REST API, documentation and console."""
