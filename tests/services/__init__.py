"""Programs that tests run beside the site: databases, a browser, the site itself."""
