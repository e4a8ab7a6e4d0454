"""Marshmallow schemas of the REST API: what requests and responses look like."""
