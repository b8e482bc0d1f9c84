"""What every dialog of 收发 asks for: where to, and what opens a sealed file."""
