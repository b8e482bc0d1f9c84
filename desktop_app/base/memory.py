"""Memory that goes back to the system once it is no longer needed."""

import contextlib
import sys

M_MMAP_THRESHOLD = -3  # malloc.h
LARGE = 2**20  # bytes


def return_large_blocks() -> None:
    """Let the C library give every large block back at once.

    Else it takes the first ones for the usual size, and each thread keeps as much as the largest file took.
    """
    if sys.platform == "linux":
        import ctypes  # not at the start

        with contextlib.suppress(AttributeError, OSError):  # other C libraries know no such thing, nor need it
            ctypes.CDLL(None).mallopt(M_MMAP_THRESHOLD, LARGE)
