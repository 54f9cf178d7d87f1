"""Running a module of ours on untrusted bytes, in a child process that may fail without harm."""
