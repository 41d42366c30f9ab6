"""What could be used against a repository: found by several means, and put into one order."""
