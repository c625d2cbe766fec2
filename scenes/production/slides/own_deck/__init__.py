"""Decks of one's own: reveal.js markdown whose images are rendered anew where they stand. The text stays as it is."""
