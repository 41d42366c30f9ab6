"""Linear on loopback."""
