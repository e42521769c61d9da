"""Running work: processes, limits, the cache, a cluster."""
