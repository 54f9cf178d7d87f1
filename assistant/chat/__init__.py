"""Talking to a chat model: which one, what it is told, how long it is waited for, what it said."""
