"""What could be used against a repository: found, told, fixed."""
