"""The files that authorities hand in: their columns, their words, and one reader for all of them."""
