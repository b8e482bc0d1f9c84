"""Harnesses that run as long as they are told to: what happens to laptops, sticks and files happens here first."""
