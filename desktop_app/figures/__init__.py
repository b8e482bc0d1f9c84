"""Pictures of a result, computed once and drawn by the screen and by paper, each with its own colours."""
