"""How work is run: processes, limits, the cache, a cluster."""
