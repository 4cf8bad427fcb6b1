"""One form for what is written in several ways: accents, contractions, one word or two, British and American.

Rules and servers' words both go through it, so that a rule holds for spellings that nobody thought of.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

WORD: Final = re.compile(r"[^\W_]+")
_NO_BLANKS: Final = re.compile(r"([\u0e01-\u0e5b\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff])")
"""Writing without blanks between words: each letter is taken for a word, so that phrases are found anywhere."""
FIRST_WITHOUT_BLANKS: Final = "\u0e01"
"""All such letters stand behind this one."""
_UNFOLDED: Final = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "ð": "d", "þ": "th", "’": "'", "`": "'"}
)
FILLING: Final = frozenset(
    (
        "a", "an", "the", "is", "are", "was", "were", "be", "been", "being", "am", "has", "have", "had", "having", "do",
        "does", "did", "can", "could", "will", "would", "shall", "its", "this", "that", "these",
        "those", "s", "your",
    )
)  # fmt: skip
"""What only fills a sentence."""
_WHOSE: Final = frozenset(
    ("block", "blocklist", "black", "blacklist", "deny", "denylist", "ip", "host", "domain", "email", "e")
)
"""Before these "your" tells something: your block list is not our block list."""
_NEGATED: Final = frozenset(
    (
        "don", "doesn", "didn", "isn", "aren", "wasn", "weren", "won", "wouldn", "couldn", "can", "hasn", "haven",
        "hadn", "shouldn", "mustn", "needn",
    )
)  # fmt: skip
"""What stands before the t of "don't"."""
_PAIRS: Final = {
    first: dict(pair.split("=") for pair in pairs.split())
    for first, pairs in {
        "e": "mail=email mails=emails",
        "user": "name=username names=usernames",
        "log": "in=login on=logon ins=logins ons=logons",
        "logged": "on=loggedin in=loggedin",
        "sign": "in=signin ins=signins on=signin",
        "black": "list=blacklist lists=blacklist listed=blacklisted listing=blacklisting",
        "block": "list=blocklist lists=blocklist listed=blocklisted listing=blocklisting",
        "white": "list=whitelist listed=whitelisted",
        "allow": "list=allowlist listed=allowlisted",
        "deny": "list=denylist listed=denylisted",
        "grey": "list=greylist listed=greylisted listing=greylisting",
        "gray": "list=greylist listed=greylisted listing=greylisting",
        "pass": "word=password words=passwords",
        "host": "name=hostname names=hostnames",
        "mail": "box=mailbox boxes=mailboxes",
        "time": "out=timeout",
        "over": "quota=overquota",
        "sub": "account=subaccount",
        "re": "try=retry",
        "back": "scatter=backscatter",
        "line": "feed=linefeed feeds=linefeeds",
    }.items()
}
SPELLED: Final = {
    "graylist": "greylist", "graylisted": "greylisted", "graylisting": "greylisting", "recognised": "recognized",
    "unrecognised": "unrecognized", "authorised": "authorized", "unauthorised": "unauthorized",
    "authorisation": "authorization", "organisation": "organization", "cannot": "not", "passwd": "password",
    "blacklists": "blacklist", "blocklists": "blocklist", "logon": "login", "logons": "logins",
}  # fmt: skip


def folded(text: str) -> str:
    """In small letters and without accents; where no blanks stand between words, each letter becomes a word."""
    text = text.lower()
    if text.isascii():
        return text
    text = unicodedata.normalize("NFKD", text.translate(_UNFOLDED))
    text = "".join(char for char in text if not unicodedata.combining(char))
    return _NO_BLANKS.sub(r" \1 ", unicodedata.normalize("NFC", text))


def said_words(words: Iterable[str]) -> list[str]:
    """What fills left out, what is negated told in one way, and what is written as one word or as two made one."""
    said: list[str] = []
    last = ""
    for word in words:
        if word in SPELLED:
            word = SPELLED[word]
        if last == "your" and word in _WHOSE:
            said.append(last)
        if word == "t" and last in _NEGATED:
            if said and said[-1] == last:
                said.pop()
            said.append("not")
        elif last in _PAIRS and word in _PAIRS[last] and said and said[-1] == last:
            said[-1] = word = _PAIRS[last][word]
        elif word not in FILLING:
            said.append(word)
        last = word
    return said
