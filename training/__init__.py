"""Training the reader of sentences (assistant/finding/joint.py). Nothing imports this."""
