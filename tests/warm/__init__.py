"""Processes under test that start with the packages loaded.

Loading torch, chromadb, FastAPI and Slack's framework takes seconds of a core, and the tests start
more than a hundred processes. `server` is a process that has loaded them and does nothing else; a
process under test is forked from it and then is like any other: a child of the test, with its own
pid, streams, environment, exit code, and death by signals. What stays cold, and says why, are the
tests about starting.
"""
