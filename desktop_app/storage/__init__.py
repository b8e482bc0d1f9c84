"""The SQLite file: opened, trusted only after a look, read, written, copied."""
