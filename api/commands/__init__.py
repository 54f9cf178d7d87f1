"""The `assistant` command, a module for each group of its commands."""
