"""From the bytes of a region file to a document in which every place knows its line: YAML and JSON, both strictly."""
