"""The window: offscreen, and for whole visits in a real window on an X server."""
