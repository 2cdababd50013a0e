"""Parts put together: keys resolved to copies, the browser, what a view shows, its cone, the whole world."""
