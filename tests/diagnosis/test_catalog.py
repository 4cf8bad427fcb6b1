"""The loader is strict: what is wrong is told with file and key."""

from __future__ import annotations

from pathlib import Path

import pytest

from smtpdesk.diagnosis.catalog import DiagnosisError, diagnoses, load, parse

GOOD = """
who = "you"
checked = 2026-11-21
sources = ["https://www.rfc-editor.org/rfc/rfc5321"]

[[when]]
code = [550]

[text]
title = "{host} says no"
meaning = "It does."
do = ["Ask."]
"""

CAUSES = """
net.host-not-found net.resolver-failure net.refused net.timeout net.unreachable net.dropped net.wrong-service
net.stalled net.local-denied net.intercepted tls.wrong-mode tls.starttls-unavailable tls.starttls-required
tls.cert-expired tls.cert-not-yet-valid tls.cert-name-mismatch tls.cert-untrusted tls.protocol-mismatch
auth.bad-credentials auth.app-password-required auth.web-login-required auth.smtp-auth-disabled
auth.basic-auth-retired auth.oauth-token-invalid auth.mechanism-unsupported auth.required auth.username-format
auth.ip-not-allowed auth.too-many-attempts auth.temporary-failure account.suspended account.sandbox limit.rate
limit.quota limit.connections limit.recipients sender.not-verified sender.not-permitted sender.rejected
sender.spf-dkim-dmarc sender.ip-blocklisted sender.no-reverse-dns sender.helo-rejected recipient.unknown
recipient.malformed recipient.mailbox-full recipient.relay-denied recipient.domain-not-found recipient.suppressed
recipient.rejected message.too-large message.spam message.blocked-attachment message.malformed
message.utf8-unsupported server.mail-loop server.greylisted server.unavailable server.temporary server.storage
server.protocol
"""


def test_every_known_cause_has_a_file() -> None:
    assert set(CAUSES.split()) <= set(diagnoses())


def test_a_good_file() -> None:
    diagnosis = parse("server.no", GOOD)
    assert diagnosis.code == "server.no"
    assert diagnosis.text.do == ("Ask.",)


@pytest.mark.parametrize(
    ("was", "becomes", "told"),
    [
        ('who = "you"', 'who = "nobody"', "who"),
        ('who = "you"', 'who = "you"\nwhom = 1', "whom"),
        ('who = "you"', 'who = "you"\ncode = "x"', "code"),
        ("checked = 2026-11-21\n", "", "checked"),
        ('sources = ["https://www.rfc-editor.org/rfc/rfc5321"]\n', "", "sources"),
        ('sources = ["https://www.rfc-editor.org/rfc/rfc5321"]\n', "sources = []\n", "sources"),
        ("code = [550]", "code = [99]", "code"),
        ("code = [550]", 'code = ["6xx"]', "code"),
        ("code = [550]", "cod = [550]", "cod"),
        ("code = [550]", "", "holds always"),
        ("code = [550]", 'enhanced = ["5.7"]', "enhanced"),
        ("code = [550]", 'enhanced = ["3.7.1"]', "enhanced"),
        ("code = [550]", 'step = ["data"]', "step"),
        ("code = [550]", 'failure = ["boom"]', "failure"),
        ("code = [550]", 'words = ["..."]', "words"),
        ("code = [550]", 'words = ["mailbox ..."]', "words"),
        ("code = [550]", 'words = ["it is, Full"]', "words"),
        ("code = [550]", "words = '''\nmailbox full\nMailbox\n'''", "words"),
        ("code = [550]", "port = [0]", "port"),
        ("code = [550]", 'offers = ["starttls"]', "offers"),
        ('title = "{host} says no"', 'title = " "', "title"),
        ('title = "{host} says no"', 'title = "{hots}"', "hots"),
        ('title = "{host} says no"', 'title = "{host"', "placeholder"),
        ('title = "{host} says no"', 'title = "host}"', "placeholder"),
        ('title = "{host} says no"', 'title = "{host.__class__}"', "placeholder"),
        ('meaning = "It does."\n', "", "meaning"),
        ('do = ["Ask."]', "do = []", "do"),
        ('do = ["Ask."]', 'do = [""]', "do"),
        ('do = ["Ask."]', 'do = ["Ask."]\nlink = "https://example.com"', "link"),
        ('do = ["Ask."]', 'do = ["Ask."]\nlink = "http://example.com"\nlink_label = "Ask"', "link"),
        ('do = ["Ask."]', 'do = ["Ask.]', "server.no.toml"),
    ],
)
def test_what_is_wrong_is_told_with_file_and_key(was: str, becomes: str, told: str) -> None:
    assert was in GOOD
    with pytest.raises(DiagnosisError, match=r"server\.no\.toml") as caught:
        parse("server.no", GOOD.replace(was, becomes))
    assert told in str(caught.value)


def test_the_code_is_the_name_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "server.no.toml").write_text(GOOD)
    (tmp_path / "notes.txt").write_text("not read")
    assert list(load(tmp_path)) == ["server.no"]
