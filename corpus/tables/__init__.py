"""Tables out of the rows that ingest wrote: cells with typed values, columns, rows."""
