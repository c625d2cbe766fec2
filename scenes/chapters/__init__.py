"""The chapters, one scene class a file. Their order stands in scenes/contents.py."""
