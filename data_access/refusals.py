"""Every way in which the data layer says no: one base, and a sentence for a person in each.

A sentence says what was refused, where, and what to do next. It never holds a personal value, so
that it may be shown, logged and written to the audit trail.
"""


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """Base of every refusal; `str(refusal)` is a sentence that a person can read."""

    def __init__(self, sentence: str) -> None:
        """Refuses to be silent: an empty sentence is a mistake of the programmer."""
        if not sentence:
            msg = "a refusal needs a sentence"
            raise ValueError(msg)
        super().__init__(sentence)
        self.sentence = sentence


class NotPermitted(Refusal):
    """The caller holds no role that grants this, or came through the wrong door."""


class NotFound(Refusal):
    """What was asked for is not here, or not for this caller: the two are told apart to nobody."""


class BadInput(Refusal):
    """What was handed in cannot be used; the sentence names the field or the line."""


class Conflict(Refusal):
    """Somebody else changed the same thing first; read it again."""


class SignInRefused(Refusal):
    """Sign-in or second factor did not succeed, or the account is locked."""


class KeyringRefused(Refusal):
    """Keys are missing, readable by others, of the wrong length, or do not open the ring."""


class SealBroken(Refusal):
    """A sealed value does not open where it lies: changed, moved, cut, or put back from before."""


class StoreUnavailable(Refusal):
    """The database does not answer, or the audit line could not be written."""


class StoreFull(StoreUnavailable):
    """The disk or the allowance of the database is used up; nothing of the step was kept."""


class SchemaRefused(Refusal):
    """The database has a schema that this version of Muster does not know."""


class NotConfirmed(Refusal):
    """Something waits until a person has said that it is right; nothing is lost meanwhile."""
