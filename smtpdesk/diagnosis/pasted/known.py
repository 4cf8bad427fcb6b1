"""What is known of a pasted text beside its words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from smtpdesk.model.settings import Security
from smtpdesk.model.steps import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the person chose, or a record tells; what is unknown is left out.

    `usual_host` is the provider's, for a text that names none. `software` is the program that spoke.
    """

    step: Step | None = None
    code: int | None = None
    enhanced: str | None = None
    host: str = ""
    usual_host: str = ""
    port: int = 0
    security: Security | None = None
    provider: str | None = None
    software: str = ""


NOTHING: Final = Known()
