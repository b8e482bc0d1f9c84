"""What comes in (接收): looked through, told, taken in at once, taken back as a whole."""
