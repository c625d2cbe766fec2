"""A replacement for the drawing of Manim's Cairo renderer: the same pixels, but only where they change.

README.md explains how it works. `scenes.production.rendering.film_renderer` puts it in place.
"""
