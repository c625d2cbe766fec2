"""Drawing a film quickly, and exactly as Manim would.

A frame is hardly ever wholly new. So what is on the screen is kept, each picture with what its look depends on
(`outlines`), in two layers, what stands and what moves (`layers`); a frame draws again only the boxes in which
something differs (`boxes`), and only those are converted to the colors of the film (`planes`). The renderer
(`renderer`) puts this in the place of Manim's drawing through the hooks that Manim has for it. What it does not
know, it leaves to Manim.
"""
