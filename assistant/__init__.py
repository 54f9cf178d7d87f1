"""From a question to an answer in which every sentence is proven by a quote."""
