"""The program's version: the one number that window, command line, data file, PDF and reports tell."""

VERSION = "1.2.0"
