"""Voices: speech synthesis and recordings, the cache of spoken lines, and the sound track made of them.

A voice is any object with a name that turns a text into sound: see `Voice` in speaker.py. A film has one voice. Spoken
lines are cached by their text and their voice: those of the default lesson in git, all others in the work folder.
"""
