"""One parser for each format except PDF; imported only by the child process."""
