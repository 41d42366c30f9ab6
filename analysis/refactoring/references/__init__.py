"""Where a repository mentions a symbol: the places that mean it for certain, and those that might."""
