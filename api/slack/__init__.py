"""Slack: what arrives there becomes a job that is done once; the answer goes into the thread.

`listeners` take events over, `worker` does them one by one, `access` says what may be read where,
`growing` shows an answer as it is made, `thread` keeps its messages, `text` and `blocks` say how it
looks.
"""
