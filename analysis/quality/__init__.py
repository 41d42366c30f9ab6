"""How well the code is written: leftovers, error handling, types, complexity, scalability."""
