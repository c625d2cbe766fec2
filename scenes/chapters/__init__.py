"""The chapters, one scene class a file. scenes/contents.py lists them in order."""
