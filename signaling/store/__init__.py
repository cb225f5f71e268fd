"""Where everything lasts: SQLite (WAL) or PostgreSQL by URL, one schema, every row bears its desk."""
