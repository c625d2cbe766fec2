"""Text from outside, made safe to print."""


def printable(text: str) -> str:
    r"""Return the text with every character that is not printable as Python escapes it, such as \x1b or \u202e.

    Control characters move the cursor or color the screen, line separators forge a second line, and marks of writing
    direction reorder what is read. Printable text is returned unchanged, so a second call changes nothing.
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


def one_line(text: str) -> str:
    """Return the text, printable, with each run of white space as one space."""
    return printable(" ".join(text.split()))
