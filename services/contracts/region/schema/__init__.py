"""The shape of a region file: which entries there are, which must be there, and what each may hold."""
