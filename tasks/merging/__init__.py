"""From a pull request that is ready to one that is merged."""
