"""What goes out (分发, 移交): packages, a member's part, the proved copy on a stick."""
