"""The one place that builds the concrete objects and joins them into an application."""
