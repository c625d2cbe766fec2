"""One chapter to one silent film or to a still, and the cache of both.

`parts` takes parts from the cache or has workers call `render`; `renderer` draws only what changes.
"""
