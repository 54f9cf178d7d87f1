"""Measuring retrieval, evidence, refusal and answers with the product's own ingest and search."""
