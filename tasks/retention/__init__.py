"""What need not be kept any longer."""
