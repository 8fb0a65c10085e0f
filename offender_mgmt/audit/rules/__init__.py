"""The rules of the sealed log: standard library only, so that an auditor can read them with nothing else at hand."""
