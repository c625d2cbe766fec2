"""From chapters to files: the film with captions and ledger, the slides, the voice, the audits, the command line."""
