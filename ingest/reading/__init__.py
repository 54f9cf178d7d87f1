"""Reading one untrusted file into clean blocks of text, inside a limited child process."""
