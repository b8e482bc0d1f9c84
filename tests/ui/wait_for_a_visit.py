"""The program on an empty file, until nobody listens any more. Run by test_screen_reader."""

from .screen import at_a_screen
from .wait_to_be_read import listen

if __name__ == "__main__":
    listen(at_a_screen())
