"""What the production's work is done with: worker processes, a Dask cluster, cache keys, and files replaced atomically.

Nothing here knows what the work is, except that `cache_keys` reads the words of a chapter.
"""
