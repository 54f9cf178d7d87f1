"""What is shown: units of evidence, how many, in which order, with their citations."""
