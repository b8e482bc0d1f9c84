"""The screen: the only code that knows Qt."""
