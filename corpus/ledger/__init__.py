"""The ledger: what documents say of partners, grants and approaches, as typed records."""
