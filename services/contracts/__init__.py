"""The published language: what the services say to each other, and nothing about how they do it.

One module per publisher, owned by that publisher; each names its events and their schemas. A service may import any of
them, never another service.
"""
