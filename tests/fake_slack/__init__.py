"""A strict Slack on this machine: it refuses what Slack refuses, and delivers as Slack delivers.

`limits` check what is sent and `granted` what is delivered, `workspace` is what there is, `web_api`
the methods, `endpoints` where the app calls them and has its socket, `server` the whole: people,
and events that are delivered. Tested in test_fake_slack.py.
"""
