"""Voices: speech synthesis and recordings, the cache of spoken lines, and the sound track made of them.

A voice is any object with a name that turns a text into sound: see `Voice` in speaker.py. A film has one voice. Spoken
lines are cached by their text and their voice: those of the default lesson in git, all others in the work folder.
"""

from scenes.production.voice.cache import BUNDLED, NarrationLine, VoiceCache
from scenes.production.voice.choice import PrintStatus, VoiceChoice, speak_lines, voice_lines
from scenes.production.voice.level import RATE
from scenes.production.voice.sound import Sound
from scenes.production.voice.speaker import FETCH_KOKORO, INSTALL_KOKORO, MODELS, Kokoro
from scenes.production.voice.track import encode_track

__all__ = [
    "BUNDLED",
    "FETCH_KOKORO",
    "INSTALL_KOKORO",
    "MODELS",
    "RATE",
    "Kokoro",
    "NarrationLine",
    "PrintStatus",
    "Sound",
    "VoiceCache",
    "VoiceChoice",
    "encode_track",
    "speak_lines",
    "voice_lines",
]
