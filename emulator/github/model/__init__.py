"""What GitHub holds, a module a noun."""
