"""The configuration of the test mail server as text: Postfix takes the mail, Dovecot checks who signs in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

DOMAIN: Final = "example.test"
MESSAGE_LIMIT: Final = 1024 * 1024

MAILBOXES: Final = ("ok", "second", "shop", "info", "blocked", "postmaster", "grey", "full", "bücher")
LOGINS: Final = {
    f"shop@{DOMAIN}": "Sentinel-9fK2+q/7=w&Zt",
    f"info@{DOMAIN}": "Another-Pass-44",
    f"bücher@{DOMAIN}": "Grüße-☃-Paßwort-7Lq2",
}
OWNERS: Final = {
    f"shop@{DOMAIN}": f"shop@{DOMAIN}",
    f"blocked@{DOMAIN}": f"shop@{DOMAIN}",
    f"info@{DOMAIN}": f"info@{DOMAIN}",
    f"bücher@{DOMAIN}": f"bücher@{DOMAIN}",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """One port for each way to reach the server; the same number on 127.0.0.1 and on ::1."""

    starttls: int
    tls: int
    plain: int
    late: int


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the files of one test server are: short, for a socket's path holds 107 bytes."""

    root: Path

    @property
    def config(self) -> Path:
        return self.root / "etc"

    @property
    def queue(self) -> Path:
        return self.root / "q"

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def mail(self) -> Path:
        return self.root / "mail"

    @property
    def auth_socket(self) -> Path:
        return self.root / "auth"

    @property
    def logins(self) -> Path:
        return self.root / "logins"

    @property
    def key_and_chain(self) -> Path:
        return self.root / "etc" / "key-and-chain.pem"

    @property
    def mail_log(self) -> Path:
        return self.root / "mail.log"

    @property
    def dovecot_log(self) -> Path:
        return self.root / "dovecot.log"


def main_cf(at: Layout) -> str:
    """Postfix's parameters. It never relays: what is not for example.test is refused, and no mail leaves."""
    table = f"texthash:{at.config}"
    return f"""\
compatibility_level = 3.6
queue_directory = {at.queue}
data_directory = {at.data}
maillog_file = {at.mail_log}
maillog_file_prefixes = {at.root}
mail_owner = postfix
default_process_limit = 250

myhostname = mail.{DOMAIN}
mydestination =
mynetworks = 127.0.0.0/8 [::1]/128
inet_interfaces = loopback-only
inet_protocols = all
disable_dns_lookups = yes
smtpd_peername_lookup = no
append_dot_mydomain = no
biff = no
notify_classes =
alias_maps =
local_recipient_maps =
default_transport = error:5.4.0 this server sends nothing anywhere
relay_transport = error:5.4.0 this server sends nothing anywhere
message_size_limit = {MESSAGE_LIMIT}
smtputf8_enable = yes

virtual_mailbox_domains = {DOMAIN}
virtual_mailbox_base = {at.mail}
virtual_mailbox_maps = {table}/mailboxes
virtual_uid_maps = static:65534
virtual_gid_maps = static:65534

smtpd_banner = $myhostname ESMTP Postfix
smtpd_error_sleep_time = 0
smtpd_hard_error_limit = 100
smtpd_delay_reject = no
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = {at.auth_socket}
smtpd_sasl_security_options = noanonymous
smtpd_sasl_tls_security_options = noanonymous
smtpd_sender_login_maps = {table}/owners
smtpd_relay_restrictions = reject_unauth_destination
smtpd_sender_restrictions =
    check_sender_access {table}/senders reject_sender_login_mismatch permit_sasl_authenticated reject
smtpd_recipient_restrictions =
    check_recipient_access {table}/recipients permit_sasl_authenticated reject

smtpd_tls_chain_files = {at.key_and_chain}
smtpd_tls_security_level = encrypt
smtpd_tls_auth_only = yes
smtpd_tls_loglevel = 1
smtpd_tls_session_cache_database =
"""


def master_cf(ports: Ports, *, ipv6: bool) -> str:
    """Postfix's services. `late` is Postfix as it comes: a refused sender is told at RCPT TO."""
    services = []
    for host in ["127.0.0.1", *(["[::1]"] if ipv6 else [])]:
        services += [
            f"{host}:{ports.starttls} inet n - n - - smtpd -o syslog_name=postfix/starttls",
            f"{host}:{ports.tls} inet n - n - - smtpd -o syslog_name=postfix/tls -o smtpd_tls_wrappermode=yes",
            f"{host}:{ports.plain} inet n - n - - smtpd -o syslog_name=postfix/plain"
            " -o smtpd_tls_security_level=none -o smtpd_tls_auth_only=no",
            f"{host}:{ports.late} inet n - n - - smtpd -o syslog_name=postfix/late -o smtpd_delay_reject=yes",
        ]
    return "\n".join(services) + _INNER_SERVICES


_INNER_SERVICES: Final = """
pickup    unix  n  -  n  60  1  pickup
cleanup   unix  n  -  n  -   0  cleanup
qmgr      unix  n  -  n  300 1  qmgr
tlsmgr    unix  -  -  n  1000? 1 tlsmgr
rewrite   unix  -  -  n  -   -  trivial-rewrite
bounce    unix  -  -  n  -   0  bounce
defer     unix  -  -  n  -   0  bounce
trace     unix  -  -  n  -   0  bounce
verify    unix  -  -  n  -   1  verify
flush     unix  n  -  n  1000? 0 flush
proxymap  unix  -  -  n  -   -  proxymap
proxywrite unix -  -  n  -   1  proxymap
showq     unix  n  -  n  -   -  showq
error     unix  -  -  n  -   -  error
retry     unix  -  -  n  -   -  error
discard   unix  -  -  n  -   -  discard
virtual   unix  -  n  n  -   -  virtual
anvil     unix  -  -  n  -   1  anvil
postlog   unix-dgram n - n - 1  postlogd
"""


def tables() -> dict[str, str]:
    """The look-up tables, by file name: who may send as whom, and who is refused."""
    return {
        "mailboxes": _lines({f"{name}@{DOMAIN}": f"{name}/" for name in MAILBOXES}),
        "owners": _lines(OWNERS),
        "senders": _lines({f"blocked@{DOMAIN}": "550 5.7.1 This sender is blocked here"}),
        "recipients": _lines(
            {
                f"grey@{DOMAIN}": "450 4.2.0 Greylisted, see you in five minutes",
                f"full@{DOMAIN}": "452 4.2.2 The mailbox is full",
            }
        ),
    }


def _lines(pairs: dict[str, str]) -> str:
    return "".join(f"{key} {value}\n" for key, value in pairs.items())


def dovecot_conf(at: Layout) -> str:
    """Dovecot's settings: nothing but its sign-in service. A wrong try costs half a second, and many cost no more."""
    return f"""\
base_dir = {at.root}/run
state_dir = {at.root}/state
log_path = {at.dovecot_log}
protocols =
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login cram-md5 scram-sha-1 scram-sha-256
auth_username_chars =
auth_failure_delay = 0
passdb {{
  driver = passwd-file
  args = username_format=%u {at.logins}
}}
userdb {{
  driver = static
  args = uid=65534 gid=65534 home=/nonexistent
}}
service auth {{
  unix_listener {at.auth_socket} {{
    mode = 0660
    user = postfix
    group = postfix
  }}
}}
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
"""


def logins_file() -> str:
    """Dovecot's password file. The passwords are kept as they are: CRAM-MD5 and SCRAM need them so."""
    return "".join(f"{user}:{{PLAIN}}{password}\n" for user, password in LOGINS.items())
