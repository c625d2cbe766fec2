"""Voices: who says the lines of the narration, how they are kept, and the one sound track that they become.

A voice is anything with a name that turns a text into sound: see `Voice` in speaker.py. A film has one voice. A line
that has been said is kept, in git for the usual lesson or else in the work folder, and found again by its text and by
the voice that said it.
"""
