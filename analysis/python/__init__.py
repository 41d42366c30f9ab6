"""What Python source says: one parse, one walk, one record per file."""
