"""What Linear holds, a module a noun."""
