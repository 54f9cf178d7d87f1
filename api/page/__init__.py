"""What people look at: the page that asks, pages to read, pictures of pages, exports."""
