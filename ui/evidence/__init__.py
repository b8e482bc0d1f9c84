"""Evidence and grounds of an item or a task."""
