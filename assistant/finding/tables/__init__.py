"""Questions over tables: a small typed query, computed from the rows that the reader may read."""
