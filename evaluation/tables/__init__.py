"""Tables of real PDF files, copied by hand, and how well they are read."""
