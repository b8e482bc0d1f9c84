"""Tests lie in folders that mirror the rooms of the program; ``ui/driver.py`` tells how the window's are written.

They hold the program from outside: ``test_of_tests.py`` sees to it that none takes a private name or another test's.
What many need is a fixture in ``conftest.py`` or a function in a plain module: ``samples`` names the files that tests
read, ``visits`` what is done to an assessment, ``disks`` full and small disks, ``strategies`` random records,
``examples`` how many of them. ``harness/`` breaks files in every way that it can, for as long as one likes.
"""

from desktop_app.base.printing import print_utf_8

print_utf_8()  # what tests start as a program of its own says Chinese into a pipe
