"""What goes wrong on the way."""


class Failure(Exception):
    """A failure that a person is told of in one line; `detail` is what `--debug` adds."""

    def __init__(self, message: str, detail: str = "") -> None:
        super().__init__(" ".join(message.split()))
        self.detail = detail
