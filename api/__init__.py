"""The surfaces: HTTP, the page, the terminal, and the one place that wires everything."""
