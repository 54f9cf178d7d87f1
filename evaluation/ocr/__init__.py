"""How well pages that are pictures are read."""
