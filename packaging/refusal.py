"""What ends a release: one sentence that says what was expected, what was found, and what to do."""


class Refusal(Exception):
    """Its status is that of the process: 2, or 3 where a piece cannot be had on this machine."""

    def __init__(self, sentence, status=2):
        super().__init__(sentence)
        self.status = status
