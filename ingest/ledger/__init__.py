"""Reading documents for the ledger: tables, lists and sentences into records with their quotes."""
