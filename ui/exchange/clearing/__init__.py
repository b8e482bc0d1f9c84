"""清退: the receipt, the places, what is left."""
