"""The film: its narration, captions, sound track, poster, texts and ledger, and how its chapters are joined."""
