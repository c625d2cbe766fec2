"""From chapters to files: the command line, the film, its captions and ledger, the slides."""
