"""Programs that break the store in every way that laptops and sticks do; each runs by itself for as long as wanted."""
