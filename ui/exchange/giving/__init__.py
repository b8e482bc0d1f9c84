"""分发 and 移交: who gets what, where to, what was written."""
