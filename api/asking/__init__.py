"""Asking on behalf of a caller, whatever the surface: limits, figures, deadlines."""
