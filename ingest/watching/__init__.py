"""Sources that change: sites, feeds, buckets, WebDAV and folders that are looked at again."""
