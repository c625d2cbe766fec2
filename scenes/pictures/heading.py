"""The title and subtitle of a chapter."""

from manim import VGroup

from scenes.look import style
from scenes.look.layouts import MARGIN
from scenes.pictures.primitives import Words

TITLE_BASELINE, SUBTITLE_BASELINE = 3.14, 2.70


class Heading(VGroup):
    """A title with an optional subtitle, always at the same place in the upper left corner."""

    def __init__(self, title: str, subtitle: str = "") -> None:
        super().__init__()
        self.title = Words(title, style.TITLE, weight=style.SEMIBOLD)
        self.title.at(-MARGIN, TITLE_BASELINE, edge=-1)
        self.add(self.title)
        self.subtitle: Words | None = None
        if subtitle:
            self.subtitle = Words(subtitle, style.SUBTITLE, kind="muted")
            self.subtitle.at(-MARGIN, SUBTITLE_BASELINE, edge=-1)
            self.add(self.subtitle)
