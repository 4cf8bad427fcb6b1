import pytest

from smtpdesk.providers.settings_block.block import Block, ContradictionKind, Part
from smtpdesk.providers.settings_block.reading import read
from smtpdesk.text.pasted_settings import contradiction, nothing_understood, part_name, value_words

BOTH = "EMAIL_HOST = 'smtp.example.com'\nEMAIL_PORT = 587\nEMAIL_USE_TLS = True\nEMAIL_USE_SSL = True\n"
TWO = "SMTP server: smtp1.example.com\nSMTP port: 587\nSMTP server: smtp2.example.com\n"
PORT = "SMTP server: smtp.example.com\nSMTP port: 587\nSMTP encryption: SSL\n"


@pytest.mark.parametrize(
    ("text", "kind", "told"),
    [
        (BOTH, ContradictionKind.TLS_AND_SSL, "“EMAIL_USE_TLS” and “EMAIL_USE_SSL”"),
        (TWO, ContradictionKind.TWO_SERVERS, "smtp1.example.com and smtp2.example.com"),
        (PORT, ContradictionKind.PORT_SECURITY, "“SSL/TLS from the start” (lines 2 and 3)"),
    ],
)
def test_each_contradiction_is_told_in_a_sentence(text: str, kind: ContradictionKind, told: str) -> None:
    found = next(one for one in read(text).contradictions if one.kind is kind)
    assert told in contradiction(found)
    assert "{" not in contradiction(found)


def test_every_setting_has_a_name_and_a_secret_shows_dots_only(sentinel: str) -> None:
    assert len({part_name(part) for part in Part}) == len(Part)
    block = read(f"SMTP server: smtp.example.com\nPassword: {sentinel}\nSMTP encryption: none\n")
    shown = {part: value_words(one) for part, one in block.parts.items()}
    assert set(shown[Part.SECRET]) == {"•"}
    assert shown[Part.SECURITY] == "Not encrypted"


def test_why_nothing_was_understood_depends_on_what_was_there() -> None:
    assert "No settings were recognised" in nothing_understood(Block())
    assert "IMAP or POP" in nothing_understood(read("IMAP server: imap.example.com\nIMAP port: 993\n"))
