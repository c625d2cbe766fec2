"""Progress: bars on a terminal, lines in a log."""

from io import StringIO

import pytest
from rich.console import Console

from scenes.production.work import progress_bars


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> StringIO:
    stream = StringIO()
    console = Console(file=stream, force_terminal=request.param, width=100, height=30)
    monkeypatch.setattr(progress_bars, "Console", lambda stderr: console)
    return stream


@pytest.mark.parametrize("written", [True], indirect=True)
def test_a_bar_for_the_whole_and_one_for_each_part_in_work(written: StringIO) -> None:
    with progress_bars.progress("film") as show:
        show.step(10, 100, [("Cost", 0.5), ("Nudge", 0.25)])
        assert isinstance(show, progress_bars._Bars)
        assert {task.description.strip(): task.percentage for task in show.progress.tasks} == {
            "film": 10, "Cost": 50, "Nudge": 25,
        }  # fmt: skip
        show.finished("Cost")
        show.step(60, 100, [("Nudge", 0.75), ("Labels", 0.1)])
        assert [task.description.strip() for task in show.progress.tasks] == ["film", "Nudge", "Labels"]
        show.progress.refresh()
    for name in ("film", "Cost", "Nudge", "Labels", "75%"):
        assert name in written.getvalue()


@pytest.mark.parametrize("written", [False], indirect=True)
def test_a_log_gets_a_line_for_each_part(written: StringIO) -> None:
    with progress_bars.progress("film") as show:
        show.step(10, 100, [("Cost", 0.5)])
        show.finished("Cost")
    assert written.getvalue() == "Cost: done\n"
