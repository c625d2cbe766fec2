"""The lengths of a TOML file's keys, seen before it is parsed."""

import re

_PART = r"""(?:[A-Za-z0-9_-]++|"(?:[^"\\\n]|\\[^\n])*+"|'[^'\n]*+')"""
_TOKEN = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*+(?:"""|\Z)'
    r"|'''(?:[^']|'(?!''))*+(?:'''|\Z)"
    rf"|(?P<key>{_PART}(?:[ \t]*+\.[ \t]*+{_PART})++)"
    rf"|{_PART}"
    r"""|"(?:[^"\\\n]|\\[^\n])*+|'[^'\n]*+"""
    r"|#[^\n]*+",
    re.DOTALL,
)
"""Strings of several lines, dotted keys (and floats), other keys and strings, strings that nothing
ends, comments. Each is taken whole, so the time grows with the length of the text, whatever is in it."""


def line_of_long_key(text: str, most: int) -> int | None:
    """Return the number of the first line with a dotted key of more than `most` parts, or None.

    The parser of Python 3.11 takes a time that grows with the square of a key's parts.
    """
    for token in _TOKEN.finditer(text):
        if token["key"] and len(re.findall(_PART, token["key"], re.DOTALL)) > most:
            return text.count("\n", 0, token.start()) + 1
    return None
