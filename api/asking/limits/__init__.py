"""How much one caller, one address and everybody together may ask of the server."""
