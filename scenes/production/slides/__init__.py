"""The slides as images and as a deck; `own_deck` re-renders the images of a deck that the user has written."""

from scenes.production.slides.slides import make_slides

__all__ = [
    "make_slides",
]
