"""`make demo`: two switches of 2020 played on a system of its own, from the empty database to the last letter."""
