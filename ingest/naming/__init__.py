"""Finding names in a text, with the other names and acronyms it gives them."""
