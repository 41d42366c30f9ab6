"""What an attacker could use."""
