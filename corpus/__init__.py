"""The library: its values, who may read what, the catalogue that is its truth, and its indexes."""
