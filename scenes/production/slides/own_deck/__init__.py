"""The user's own deck: re-render the images of a reveal.js markdown file in place. Its text is never changed."""

from scenes.production.slides.own_deck.checking import find_faults
from scenes.production.slides.own_deck.choosing import NONE, LessonSlide, choose, lesson_slides, parse_mapping
from scenes.production.slides.own_deck.folder import DeckFolder, load_deck
from scenes.production.slides.own_deck.writing import image_targets, write_images

__all__ = [
    "NONE",
    "DeckFolder",
    "LessonSlide",
    "choose",
    "find_faults",
    "image_targets",
    "lesson_slides",
    "load_deck",
    "parse_mapping",
    "write_images",
]
