"""Measuring the product: speed beside plain components, answers, faults."""
