"""Passages and sentences for a question, best first."""
