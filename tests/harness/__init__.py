"""What happens to laptops, sticks and files happens here first; each harness runs by itself as long as wanted."""
