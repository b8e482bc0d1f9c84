"""What every page is put together from: theme, small widgets, dialogs, work in the background."""
