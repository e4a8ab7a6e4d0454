"""What letters need to know of a site."""
