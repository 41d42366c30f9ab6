"""Dependencies that could be newer: what is declared, which version fits, and what an update says of itself."""
