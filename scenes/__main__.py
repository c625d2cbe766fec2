"""`python -m scenes` is `backprop`."""

from scenes.production.cli import main

if __name__ == "__main__":
    main(prog_name="backprop")
