"""清退: a visit that the office has confirmed is taken off this computer."""
