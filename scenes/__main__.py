"""`python -m scenes` is `backprop`."""

import sys


def main() -> None:
    """Run the command line. Ctrl-C while its modules are still being imported ends it with one line, too."""
    try:
        from scenes.production.commands.cli import main as cli

        cli(prog_name="backprop")
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        sys.exit(130)


if __name__ == "__main__":
    main()
