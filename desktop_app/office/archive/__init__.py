"""The archive (归档包) of a visit: all that there is of it in one folder or zip, legible without this program."""
