"""Answers as server-sent events, as lines of a terminal, and documents as a page to read."""
