"""A pasted text's verdict has a message for who can mend it, in which no secret stands."""

from __future__ import annotations

from smtpdesk.diagnosis.pasted.known import Known
from smtpdesk.model.secret import HIDDEN
from smtpdesk.text.explanation import Explanation, explain

REFUSED = "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox."


def explained(text: str, known: Known) -> Explanation:
    found = explain(text, known)
    assert found is not None
    return found


def test_the_message_asks_for_one_thing_and_quotes_what_was_pasted() -> None:
    found = explained(f"noise\n{REFUSED}", Known(provider="microsoft365", port=587))
    assert found.letter_words == "Copy a message for my administrator"
    assert found.letter.startswith(
        "Hello,\n\nour shop cannot send its e-mail, and only an administrator can change that.\n"
    )
    assert "Please allow authenticated SMTP (SMTP AUTH) for the mailbox" in found.letter
    assert "Server: smtp.office365.com\nPort: 587\n" in found.letter
    assert found.letter.endswith(f"What our program was told:\n  {REFUSED}\n")
    assert "{" not in found.letter


def test_no_secret_stands_in_it(sentinel: str) -> None:
    found = explained(f"connect ETIMEDOUT smtp.example.com:587 password={sentinel}", Known())
    assert found.letter
    assert sentinel not in found.letter
    assert HIDDEN in found.letter


def test_where_the_person_can_mend_it_there_is_none() -> None:
    found = explained("535 5.7.8 Username and password not accepted", Known())
    assert (found.letter, found.letter_words) == ("", "")
