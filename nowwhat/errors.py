"""
Every error that a user can cause, in one place; anything else is a bug.

* NowWhatError            shown as one sentence, without a traceback
  - UsageError            wrong words on the command line or in a link        exit 2
  - InputRefused          a file, a policy or a home that cannot be read      exit 65
  - ImporterBusy          another import holds the home                       exit 75
  - QueryError            a file under queries/ breaks its own header         exit 70
"""


class NowWhatError(Exception):
    """A sentence for the person in front of the screen: where, what was expected, what was found, what to do."""

    exit_code = 70


class UsageError(NowWhatError):
    """The words of a command or a link do not fit."""

    exit_code = 2


class InputRefused(NowWhatError):
    """A file that cannot be taken as it is; nothing was published."""

    exit_code = 65


class ImporterBusy(NowWhatError):
    """Another process is importing into the same home."""

    exit_code = 75


class QueryError(NowWhatError):
    """A .sql file and its header, or its caller, disagree."""
