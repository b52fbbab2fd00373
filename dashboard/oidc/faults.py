"""All that can be wrong with an outside sign-in: a sentence for the person, words for the record."""

from enum import Enum
from typing import Final

from data_access.refusals import SignInRefused

_OWN: Final = "Sign in with your Muster name and password, or try again later."
_TELL: Final = "Nothing was opened. Start again; if it happens twice, tell an administrator."


class Fault(Enum):
    """One fault: what the person reads, and what the trail says. Neither holds what the provider sent."""

    UNREACHABLE = f"The sign-in service does not answer just now. {_OWN}", "the provider did not answer"
    BUSY = f"Too many people are at the sign-in service just now. {_OWN}", "too many questions at once"
    WRONG_METADATA = (
        f"The sign-in service describes itself in a way that cannot be trusted. {_OWN}",
        "the provider's discovery document is not usable",
    )
    WRONG_CLIENT = (
        (
            "The sign-in service does not know this installation, or its secret is wrong."
            f" Tell an administrator. {_OWN}"
        ),
        "the provider refused our client id or secret",
    )
    LEFT = "You left the sign-in service without signing in.", "the person or the provider said no"
    REFUSED_THERE = f"The sign-in service refused the sign-in. {_OWN}", "the provider refused"
    NOT_BEGUN = (
        (
            "This sign-in was begun in another browser, was used already, or is older than ten minutes."
            " Start again."
        ),
        "the state was unknown, used or too old",
    )
    CODE_OVER = (
        "This sign-in took too long, or was used already. Start again.",
        "the provider refused the code",
    )
    NO_TOKEN = (
        f"The sign-in service sent an answer that cannot be read. {_TELL}",
        "there was no readable ID token",
    )
    WRONG_ISSUER = f"The answer came from another sign-in service. {_TELL}", "wrong issuer"
    WRONG_AUDIENCE = f"The answer was meant for another application. {_TELL}", "wrong audience"
    WRONG_NONCE = f"The answer belongs to another sign-in. {_TELL}", "wrong nonce"
    NOT_SIGNED = (
        f"The answer is not signed in a way that can be trusted. {_TELL}",
        "the ID token was unsigned or signed with an algorithm that is not accepted",
    )
    WRONG_SIGNATURE = (
        f"The answer is not signed by the sign-in service. {_TELL}",
        "the signature or its key was wrong",
    )
    WRONG_TIME = (
        (
            "The answer is too old or from the future: the clocks of the two machines may differ."
            " Tell an administrator."
        ),
        "the ID token was not valid at this time",
    )
    WRONG_CLAIM = f"The answer lacks something that it must say. {_TELL}", "a claim was missing or wrong"
    NOT_FRESH = (
        (
            "Your sign-in at the service is too old for Muster, or the service does not say how old it is."
            " Sign in there again."
        ),
        "the sign-in at the provider was too old, or of no known age",
    )
    NO_SECOND_FACTOR = (
        "The sign-in service did not confirm a second factor, and Muster needs one. Sign in there with it.",
        "the provider did not confirm the second factor that is required",
    )

    @property
    def sentence(self) -> str:
        """What the person reads."""
        return self.value[0]

    @property
    def on_record(self) -> str:
        """What the audit trail says."""
        return self.value[1]


class ProofRefused(SignInRefused):
    """The outside provider proved nobody. `detail` is a word of our own, for the record."""

    def __init__(self, fault: Fault, detail: str = "") -> None:
        super().__init__(fault.sentence)
        self.fault = fault
        self.on_record = f"{fault.on_record} ({detail})" if detail else fault.on_record
