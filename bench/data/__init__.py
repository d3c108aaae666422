"""The databases that are measured: a demo programme of any size, on SQLite and on PostgreSQL."""
