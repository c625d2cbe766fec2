"""What an audit reports: its faults, and how many things it has checked."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Fault:
    """What is wrong and where: the chapter, and the moment at which it was first seen. Both may be empty."""

    chapter: str
    moment: str
    what: str

    def __str__(self) -> str:
        return f"{self.moment or self.chapter}: {self.what}"


@dataclass(frozen=True)
class Audit:
    """The result of one audit: the number of things checked, their faults, and a note for the reader."""

    name: str
    what: str
    checked: int
    faults: tuple[Fault, ...]
    note: str = ""


@dataclass(frozen=True)
class AuditReport:
    """All audits of one file. `kind` says what it is: a lesson, or the ledger beside a film."""

    file: str
    audits: tuple[Audit, ...]
    kind: str = "lesson"

    @property
    def passed(self) -> bool:
        """True if no audit has a fault."""
        return not any(audit.faults for audit in self.audits)

    @property
    def document(self) -> dict[str, Any]:
        """Return the report as plain data, as `--json` prints it."""
        return {self.kind: self.file, "audits": asdict(self)["audits"], "passed": self.passed}
