"""HTTP: what every request passes through, and the routes of our own protocol."""
