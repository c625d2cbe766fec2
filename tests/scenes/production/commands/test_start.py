"""How the command line starts: Ctrl-C at any moment gives one line, and nothing needs a POSIX system."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.scenes.production.runs import ENVIRONMENT, LIMIT


def run(code: str, folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=folder, env=ENVIRONMENT, capture_output=True, text=True,
        timeout=LIMIT, stdin=subprocess.DEVNULL,
    )  # fmt: skip


INTERRUPTED = """
import os, signal, sys

class Interrupting:
    def find_spec(self, name, path=None, target=None):
        if name == {module!r}:
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Interrupting())
signal.signal(signal.SIGINT, signal.default_int_handler)
from scenes.__main__ import main
main()
"""


@pytest.mark.parametrize(
    "module", ["click", "numpy", "core.lesson.file", "scenes.production.commands.cli", "scenes.production.film.film"]
)
def test_ctrl_c_while_modules_are_imported_gives_one_line(module: str, tmp_path: Path) -> None:
    done = run(INTERRUPTED.format(module=module), tmp_path, "film", "--voice", "none")
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "Stopped.\n")


PARSING = """
import os, signal, click
signal.signal(signal.SIGINT, signal.default_int_handler)
from scenes.__main__ import main
click.Command.make_context = lambda *args, **kwargs: os.kill(os.getpid(), signal.SIGINT)
main()
"""


def test_ctrl_c_while_arguments_are_read_gives_one_line(tmp_path: Path) -> None:
    done = run(PARSING, tmp_path, "chapters")
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "Stopped.\n")


WITHOUT_POSIX = """
import os, signal, sys
import filelock, psutil  # which have an implementation for each system
for name in ("fcntl", "grp", "posix_ipc", "pty", "pwd", "resource", "termios"):
    sys.modules[name] = None
for name in ("fork", "killpg", "getpgid", "getuid", "geteuid", "setsid", "sched_getaffinity", "mkfifo", "O_NOFOLLOW",
             "O_NONBLOCK", "O_DIRECTORY"):
    delattr(os, name)
for name in ("SIGKILL", "SIGALRM", "SIGHUP", "pthread_sigmask"):
    delattr(signal, name)
from scenes.__main__ import main
main()
"""


@pytest.mark.parametrize("command", ["--help", "chapters", "numbers", "check", "new"])
def test_the_command_line_needs_no_posix_system(command: str, tmp_path: Path) -> None:
    """What Windows does not have is taken away before anything is imported."""
    done = run(WITHOUT_POSIX, tmp_path, *([command, "own.toml"] if command == "new" else [command]))
    assert (done.returncode, done.stderr) == (0, "")
