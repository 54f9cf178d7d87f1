"""The JSON that every surface shares. Field names are the contract; see docs/http-api.md."""
