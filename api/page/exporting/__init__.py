"""A conversation as a file: the answers as they were given, their sources as footnotes."""
