"""What a reader means: words, kind, language, time, and what they leaned on before."""
