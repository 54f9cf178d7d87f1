"""From files and addresses to passages in the catalogue, and the ``ingest`` command."""
