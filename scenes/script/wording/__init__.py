"""The rules that choose a wording: which `case` of a line, title, subtitle, description or notes fits the numbers.

One module a chapter, named like the chapter's file. Its functions are pure: they take readings, and plain values for
what only a picture knows, and return a key of the script. `X_case` chooses among the `cases` of the line X;
`title_key` and `X_key` choose among the titles and subtitles of the chapter.

A chapter imports its own module (`from scenes.script.wording import cost as wording`). This package hands out no names
of its own, so that a changed rule re-renders one chapter.
"""
