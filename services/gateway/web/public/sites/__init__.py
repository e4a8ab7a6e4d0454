"""Where the sites of an authority stand: for whoever wants to know before going there."""
