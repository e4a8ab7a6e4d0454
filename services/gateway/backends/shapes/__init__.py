"""The shapes that the proxies speak of, as types. Generated, but for this file."""
