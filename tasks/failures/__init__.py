"""What is known of a failed run."""
