"""Pictures of PDF pages with a quote marked, drawn in a limited child process.

PDFium can abort on a hostile file and cannot be called from two threads, so it never runs in the
server: `drawer` starts one child for each page, `child` is what runs there, with everything from
`drawing` down. Nothing here knows readers: whoever asks has checked that the file may be read.
"""
