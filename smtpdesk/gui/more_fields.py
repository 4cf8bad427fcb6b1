"""What few accounts need, in a fold of its own: how to sign in, trusted certificates, EHLO, IP version, waiting."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from smtpdesk.gui.buttons import Choice
from smtpdesk.gui.field import Field, hint_inside
from smtpdesk.gui.file_field import FileField
from smtpdesk.gui.fold import Fold
from smtpdesk.gui.form_values import USUAL_MORE, VARIOUS
from smtpdesk.gui.senders_field import SendersField
from smtpdesk.model.settings import Deadlines, IpVersion, SignIn
from smtpdesk.text.translate import _, ngettext

_ENDINGS: Final = "*.pem *.crt *.cer"


def sign_in_words() -> dict[SignIn, tuple[str, str]]:
    """Give for each way to sign in its name and what it means, in the order to offer them."""
    as_it_is = _("The password goes to the server as it is, so the line has to be encrypted.")
    proved = _("The password itself is not sent: the program proves that it knows it.")
    token = _("The password field takes an access token (OAuth) instead of a password.")
    return {
        SignIn.AUTO: (_("The safest that the server offers"), ""),
        SignIn.NONE: (_("Do not sign in"), _("User name and password are not used.")),
        SignIn.PLAIN: ("PLAIN", as_it_is),
        SignIn.LOGIN: ("LOGIN", as_it_is),
        SignIn.CRAM_MD5: ("CRAM-MD5", proved),
        SignIn.SCRAM_SHA_1: ("SCRAM-SHA-1", proved),
        SignIn.SCRAM_SHA_256: ("SCRAM-SHA-256", proved),
        SignIn.XOAUTH2: ("XOAUTH2", token),
        SignIn.OAUTHBEARER: ("OAUTHBEARER", token),
    }


def ip_words() -> dict[IpVersion, str]:
    """Give the words for which addresses of the server are tried."""
    return {
        IpVersion.ANY: _("Whichever answers"),
        IpVersion.V4: _("IPv4 only"),
        IpVersion.V6: _("IPv6 only"),
    }


class MoreFields(Fold):
    """The fold. `changed` follows every edit, `paused` comes when typing rests."""

    changed = Signal()
    paused = Signal()

    def __init__(self) -> None:
        super().__init__(_("More settings"))
        self._various = False
        self._sign_in = Choice(_("How to sign in"))
        for mechanism, (words, _meaning) in sign_in_words().items():
            self._sign_in.addItem(words, mechanism.value)
        ip_version = Choice(_("Internet addresses"))
        for version, words in ip_words().items():
            ip_version.addItem(words, version.value)
        usual = Deadlines()
        self._seconds = QLineEdit()
        self._seconds.setMaxLength(20)
        self.fields: dict[str, Field] = {
            "also_senders": SendersField(
                "also_senders",
                _("Other addresses that your shop sends from"),
                help_=_("A check asks the server whether each of them may send, too. No mail is sent for that."),
            ),
            "sign_in": Field("sign_in", _("How to sign in"), self._sign_in),
            "ca_file": FileField(
                "ca_file",
                _("Trust only the certificates signed by this file"),
                help_=_("For a company's own certificate authority. Empty: those that this computer trusts."),
                title=_("Choose the file of certificate authorities"),
                filters=(_("Certificates ({endings})").format(endings=_ENDINGS), _("All files (*)")),
            ),
            "ehlo_name": Field(
                "ehlo_name",
                _("Name that this computer gives itself (EHLO)"),
                help_=_("Empty: as set under Preferences, else its address, which nearly every server takes."),
            ),
            "ip_version": Field("ip_version", _("Internet addresses: IPv4, IPv6 or &both"), ip_version),
            "deadlines": Field(
                "deadlines",
                _("Longest wait for each step, in seconds"),
                self._seconds,
                help_=_(
                    "Empty: as set under Preferences, usually between {least} and {most}, depending on the step."
                ).format(least=f"{min(usual.resolve, usual.connect):g}", most=f"{usual.message:g}"),
            ),
        }
        for field in self.fields.values():
            self.inside.addWidget(field)
            field.changed.connect(self._changed)
            field.paused.connect(self.paused)
        self._seconds.textEdited.connect(self._overrule)
        self._explain()

    def show_values(self, values: Mapping[str, str]) -> None:
        """Fill in the fields; what is not among the values is as usual."""
        self._various = values.get("deadlines", "") == VARIOUS
        for name, field in self.fields.items():
            text = values.get(name) or USUAL_MORE[name]
            field.set_text("" if text == VARIOUS else text)
            field.clear_remark()
        self._explain()

    def values(self) -> dict[str, str]:
        """Give what stands in the fields."""
        values = {name: field.text().strip() for name, field in self.fields.items()}
        if self._various and not values["deadlines"]:
            values["deadlines"] = VARIOUS
        return values

    def focus_first(self) -> None:
        """Put the cursor into the first field."""
        self.fields["also_senders"].focus()

    def _changed(self) -> None:
        self._explain()
        self.changed.emit()

    def _overrule(self, _text: str) -> None:
        self._various = False
        self._explain()

    def _explain(self) -> None:
        mechanism = SignIn(self.fields["sign_in"].text() or SignIn.AUTO.value)
        sign_in = self.fields["sign_in"]
        sign_in.relabel(_("How to sign in"), sign_in_words()[mechanism][1])
        hint_inside(self._seconds, _("Different for each step") if self._various else _("As usual"))
        self.show_summary(summary(self.values()))


def summary(values: Mapping[str, str]) -> str:
    """Tell in a few words what differs from the usual."""
    told = []
    if others := len(values.get("also_senders", "").split()):
        told.append(ngettext("{count} more sender", "{count} more senders", others).format(count=others))
    mechanism = SignIn(values["sign_in"] or SignIn.AUTO.value)
    if mechanism is SignIn.NONE:
        told.append(_("no sign-in"))
    elif mechanism is not SignIn.AUTO:
        told.append(_("sign-in by {mechanism}").format(mechanism=sign_in_words()[mechanism][0]))
    if values["ca_file"]:
        told.append(_("own certificate authorities"))
    if values["ehlo_name"]:
        told.append(_("says EHLO {name}").format(name=values["ehlo_name"]))
    version = IpVersion(values["ip_version"] or IpVersion.ANY.value)
    if version is not IpVersion.ANY:
        told.append(ip_words()[version])
    if values["deadlines"] == VARIOUS:
        told.append(_("own time limits"))
    elif values["deadlines"]:
        told.append(_("waits at most {seconds} s").format(seconds=values["deadlines"]))
    return " · ".join(told) or _("as usual")
