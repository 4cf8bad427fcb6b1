"""Sentences for what is typed wrong, for what looks like a slip, and for files that cannot be read or written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from smtpdesk.model.settings import MAX_RECIPIENTS, MAX_SENDERS, SettingsError
from smtpdesk.providers.provider import Provider
from smtpdesk.providers.shape import Hint
from smtpdesk.store.trouble import Problem, StoreError, Trouble
from smtpdesk.text.fillings import harmless
from smtpdesk.text.translate import _, later

FIELDS: Final[Mapping[str, str]] = {
    "host": later("The server's name"),
    "domain": later("The domain"),
    "port": later("The port"),
    "security": later("The encryption"),
    "region": later("The region"),
    "id": later("The account's short name"),
    "name": later("The account's name"),
    "user": later("The user name"),
    "secret": later("The password"),
    "sender": later("The From address"),
    "sender_name": later("The sender's name"),
    "also_senders": later("One of the other senders"),
    "reply_to": later("The Reply-To address"),
    "recipients": later("The recipient"),
    "test_recipient": later("The recipient of the test"),
    "letter": later("The test message"),
    "attachments": later("The attachment"),
    "message_bytes": later("The message's size"),
    "ca_file": later("The certificate file"),
    "ehlo_name": later("The EHLO name"),
    "accepted_fingerprint": later("The fingerprint"),
    "deadlines": later("The time limit"),
    "language": later("The language"),
    "proxy": later("The proxy"),
    "proxy_kind": later("The kind of proxy"),
    "proxy_host": later("The proxy's name"),
    "proxy_port": later("The proxy's port"),
    "proxy_user": later("The proxy's user name"),
    "proxy_secret": later("The proxy's password"),
}
CODES: Final[Mapping[str, str]] = {
    "empty": later("{field} is missing."),
    "too-long": later("{field} is too long."),
    "too-many": later("At most {most} recipients are possible."),
    "control-character": later("{field} holds a character that cannot be seen. Type it anew instead of pasting it."),
    "twice": later("{field} stands there twice."),
    "not-text": later("{field} holds something that is no text. Type it anew."),
    "not-an-address": later("{field} is not an e-mail address, such as name@example.com."),
    "local-part-too-long": later("The part before the @ is longer than e-mail allows."),
    "not-a-host": later("{field} is not written like one, such as mail.example.com: no blanks, no signs."),
    "label-too-long": later("A part of {field_inside} between two dots is longer than names allow."),
    "web-address": later("Only the name is wanted here, without https:// before it."),
    "port-in-host": later("The port has a field of its own. Leave it out here."),
    "not-a-number": later("{field} has to be a number."),
    "out-of-range": later("{field} is out of range."),
    "unknown": later("{field} is not one that can be chosen."),
    "not-an-id": later("{field} may hold letters, digits, dots and hyphens only."),
    "not-a-fingerprint": later("{field} has to be the 64 digits and letters A to F of SHA-256."),
    "not-a-media-type": later("The attachment's kind is not written like one, such as text/csv."),
    "no-such-file": later("There is no such file on this computer."),
    "not-a-whole-path": later("Give the whole path of the file, from its drive or root on."),
    "not-a-proxy": later("{field} is not written like one, such as socks5h://127.0.0.1:1080."),
    "password-inside": later("A password does not belong there: others on this computer could read it."),
    "not-ascii": later(
        "{field} may hold letters A to Z, digits and signs only: others mean something else to each proxy."
    ),
    "has-a-colon": later("{field} may hold no colon."),
    "is-the-secret": later("The user name is the password itself for this account, so this field stays empty."),
}
_ADDRESSES: Final = ("sender", "also_senders", "reply_to", "test_recipient", "recipients")
_AFTER_THE_AT: Final = later(
    "The part of {field_inside} after the @ is no domain, such as example.com: no blanks, no commas."
)
_SPECIAL: Final[Mapping[tuple[str, str], str]] = {
    **{(field, code): _AFTER_THE_AT for field in _ADDRESSES for code in ("not-a-host", "port-in-host", "web-address")},
    ("also_senders", "too-many"): later("At most {most_senders} other senders are possible."),
    ("also_senders", "twice"): later("{field} stands there twice, or is the From address itself."),
    ("port", "out-of-range"): later("A port is a number from 1 to 65535. Usual are 587 and 465."),
    ("sender", "empty"): later("The From address is missing: a test e-mail needs one."),
    ("secret", "empty"): later("The password or key is missing."),
    ("user", "empty"): later("The user name is missing, though there is a password."),
    ("message_bytes", "out-of-range"): later("The message's size has to be between 0 and 60 MB."),
    ("deadlines", "out-of-range"): later("A time limit has to be between 0.05 seconds and an hour."),
    ("name", "empty"): later("Give the account a name, for instance that of your shop."),
}
HINTS: Final[Mapping[str, str]] = {
    "settings.stray-characters": later("There is a blank or an invisible character too many, perhaps from copying."),
    "settings.fields-swapped": later("User name and password look as if they had been swapped."),
    "settings.secret-is-user": later("{provider} wants the same here as in the user name."),
    "settings.user-is-secret": later("{provider} wants the same as user name and as password."),
    "settings.user-fixed": later("{provider} wants the word {value} as the user name, exactly like that."),
    "settings.user-template": later("{provider} wants the user name in this form: {value}"),
    "settings.user-not-address": later("{provider} wants the whole e-mail address as the user name."),
    "settings.user-shape": later("This does not look like a user name of {provider}."),
    "settings.secret-kind": later("This looks like something else than what {provider} wants here."),
    "settings.aws-secret-key": later(
        "This looks like an AWS secret key. Amazon SES wants an SMTP password, which can be made from it."
    ),
    "settings.secret-template": later("{provider} wants it in this form: {value}"),
    "settings.secret-blanks": later("The blanks are only there for reading and are left out."),
    "settings.secret-prefix": later("What {provider} gives out usually begins in another way."),
    "settings.secret-length": later("What {provider} gives out usually has another length."),
    "settings.secret-shape": later("This does not look like what {provider} gives out."),
}
TROUBLES: Final[Mapping[Trouble, str]] = {
    Trouble.NOT_TEXT: later("The file {file} is no text."),
    Trouble.NOT_TOML: later("The file {file} is damaged and cannot be read."),
    Trouble.TOO_LARGE: later("The file {file} is too large to be one of ours."),
    Trouble.NOT_A_FILE: later("{file} is not a file."),
    Trouble.UNREADABLE: later("This computer does not let the program read {file}."),
    Trouble.BAD_SHAPE: later("The file {file} holds something else than was expected."),
    Trouble.CANNOT_MIGRATE: later("The file {file} comes from an older version and could not be brought up to date."),
    Trouble.NOT_A_REPORT: later("{file} is no report of SMTP Desk, or a part of it is missing."),
    Trouble.BAD_REPORT: later("The report {file} cannot be shown: something in it is wrong."),
    Trouble.NEWER_REPORT: later("The report {file} was saved by a newer version of SMTP Desk."),
    Trouble.NEWER_VERSION: later("The file {file} was written by a newer version. It is shown, and not changed."),
    Trouble.BAD_ACCOUNT: later("The account {name} in {file} cannot be used. It stays in the file as it is."),
    Trouble.BAD_SETTING: later("The setting {name} in {file} cannot be used. The usual holds instead."),
    Trouble.DUPLICATE_ID: later("Two accounts in {file} have the same short name. The second is left aside."),
    Trouble.AMBIGUOUS_NAME: later("More than one account has this name. Use the short name instead."),
    Trouble.UNKNOWN_ACCOUNT: later("There is no account of this name."),
    Trouble.LOCKED: later("Another program is using {file}. Try again in a moment."),
    Trouble.CANNOT_READ: later("The file {file} could not be read."),
    Trouble.CANNOT_WRITE: later("The file {file} could not be written. Is there room, and may you write there?"),
    Trouble.CANNOT_SET_ASIDE: later("The file {file} is damaged and could not be moved aside. It is left as it is."),
}


def settings_error(error: SettingsError) -> str:
    """What is wrong with a field, in one sentence."""
    field, _dot, number = error.field.partition(".")
    known = _(FIELDS.get(field, later("This field")))
    if field == "also_senders" and number:
        known = _("Other sender no. {number}").replace("{number}", number)
    sentence = _SPECIAL.get((field, error.code)) or CODES.get(error.code, later("{field} is not possible like this."))
    inside = known[:1].lower() + known[1:]
    values = {
        "{field}": known,
        "{field_inside}": inside,
        "{most}": str(MAX_RECIPIENTS),
        "{most_senders}": str(MAX_SENDERS),
    }
    told = _(sentence)
    for gap, value in values.items():
        told = told.replace(gap, value)
    return told


def hint(found: Hint, provider: Provider) -> str:
    """What looks like a slip before the first sign-in, in one sentence."""
    if found.note:
        return _(found.note)
    value = found.mend.value if found.mend is not None else ""
    sentence = HINTS.get(found.code, later("This does not look like what {provider} gives out."))
    return _(sentence).replace("{provider}", provider.name).replace("{value}", harmless(value))


def store_error(error: StoreError | Problem) -> str:
    """What is wrong with a file of ours, in one or two sentences; the file by its whole name."""
    name = error.name if isinstance(error, Problem) and error.name else _("without a name")
    sentence = (
        _(TROUBLES[error.code]).replace("{file}", harmless(str(error.path), 300)).replace("{name}", harmless(name))
    )
    if isinstance(error, Problem) and error.set_aside is not None:
        aside = _("It lies now at {file}.").replace("{file}", harmless(str(error.set_aside), 300))
        sentence = f"{sentence} {aside}"
    return sentence
