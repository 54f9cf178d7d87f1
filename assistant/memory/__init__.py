"""What was asked and answered, and what of it a reader may still read."""
