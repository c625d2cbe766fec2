"""The user's own deck: re-render the images of a reveal.js markdown file in place. Its text is never changed."""
