"""Facts that a sentence states in so many words: figures, dates, places and names."""
