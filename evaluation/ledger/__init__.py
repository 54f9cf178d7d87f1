"""Measuring the ledger against records that were written by hand from the documents alone."""
