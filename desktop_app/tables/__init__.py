"""Tables out of files and the clipboard, as text: whatever others have made is read in a process of its own.

``apart`` starts that process, which ``child`` is; nothing else of the program is loaded there, and whatever a file
does to it, the program goes on.
"""
