"""The screen: the only code that knows Qt."""

import builtins

import PySide6.QtCore  # noqa: F401  # puts a function of its own in the place of Python's import

# After each import that one reads the module's source to see whether it asks for ``__feature__``. Nothing here does,
# and without it the window is there by a tenth sooner.
builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
