"""What a text states: its dates, its numbers, the countries it names."""
