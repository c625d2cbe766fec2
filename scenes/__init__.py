"""The film: from a lesson and its words to pictures, sound and files. It holds no numbers of its own."""
