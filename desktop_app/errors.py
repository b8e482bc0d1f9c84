"""The one exception made for people: its text is the sentence that the user reads."""


class UserError(Exception):
    """Something the user can understand and act on; ``str(error)`` is one Chinese sentence.

    Anything else that is raised is a mistake of the program.
    """
