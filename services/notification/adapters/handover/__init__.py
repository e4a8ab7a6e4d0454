"""How letters leave the house, by channel; a folder that somebody picks up from is the embedded default of each."""
