"""Audits: does all that a film shows and says hold up to a viewer with a pause button and a calculator?

Six of them, over every chapter: the ledger against a computation of its own (`recomputed`, by `oracle`), every digit
on the screen against the ledger (`completeness`), every equation against its own digits and every formula against the
values of its symbols (`reading`), the layout (`layout`), the slides' pixels as a reader of print sees them (`pixels`),
every number that is said (`narration`). `keyframes` looks at the chapters, `run` puts all together.

For the arithmetic, `reading` reads one picture: `typst_text` gives its formulas as text; `rows`, `tables` and `claims`
say what belongs together; `expressions` parses a side of an equation; `symbols` finds the values of its symbols; and
`interval` computes with shown digits and their rounding; `equations` holds what is read against it.

`functions` holds the audits' own activations and costs, one record each.

`film_ledger` audits the ledger file beside a film instead: its shape (`ledger_shape`), its numbers (`recomputed`), its
words against the script (`wording`), its frames, and the files beside it (`film_files`).
"""

from scenes.production.audits.film_ledger import audited_ledger
from scenes.production.audits.report import AuditReport
from scenes.production.audits.run import audited

__all__ = [
    "AuditReport",
    "audited",
    "audited_ledger",
]
