"""The protocol of OpenAI."""
