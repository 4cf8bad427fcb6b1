"""More lines for the rules that go by a server's words: providers' own, other languages, and what misleads.

A line is `cause | step | certainty or - | the reply`, and after a further bar fields of Facts: `provider=zoho_mail`,
`signed_in=no`, `encrypted=no`, `port=25`, `mechanism=XOAUTH2`. The words are of our own collection.
"""

# ruff: noqa: E501 (a line of the table stays one line)

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from smtpdesk.model.report import Certainty
from smtpdesk.model.steps import Step
from tests.diagnosis.table import Case, said

ACCOUNT: Final = """
account.sandbox | message | - | 550 Your account is in test mode: only verified recipients are served
account.sandbox | sender | likely | 550 Unverified account
account.sandbox | message | - | 550 The trial plan may send to your own address only
account.suspended | sign-in | sure | 535 This account has been suspended for non-payment
account.suspended | message | likely | 554 This tenant is currently blocked by us
account.suspended | sender | likely | 550 AUP#O-1010
account.suspended | sign-in | likely | 535 5.7.13 no
account.suspended | sign-in | unsure | 525 no
account.suspended | sender | likely | 550 5.4.6 no | provider=zoho_mail
account.suspended | sender | - | 550 5.4.6 Unusual sending activity detected. Please sign in to unblock | provider=zoho_mail
account.suspended | recipient | - | 550 Policy rejection; account suspended
account.suspended | recipient | likely | 550 The domain example.com has an outgoing mail suspension
account.suspended | message | likely | 421 Domain mg.example.com is disabled | provider=mailgun
account.suspended | message | - | 554 5.2.0 Outbound spam exception
account.suspended | sign-in | likely | 535 Ihr Konto wurde gesperrt
account.suspended | sign-in | likely | 535 Compte désactivé
account.suspended | sign-in | likely | 535 用户被锁定
account.suspended | message | - | 550 5.7.705 Access denied, this tenant has exceeded its threshold | provider=microsoft365
account.suspended | message | - | 554 5.7.1 Sending was disabled by owner
account.suspended | recipient | likely | 550 Your account has been blocked for sending due to suspicious activity
"""
SIGN_IN: Final = """
auth.app-password-required | sign-in | sure | 535 Authentication failed: basic authentication is not allowed with 2FA enabled | provider=sendgrid user=apikey
auth.app-password-required | sign-in | - | 535 5.7.0 NEOBHODIM parol prilozheniya
auth.app-password-required | sign-in | likely | 535 请使用授权码登录
auth.app-password-required | sign-in | - | 535 Login fail. Please enter your authorization code to login.
auth.bad-credentials | message | likely | 535 Username and password were not accepted
auth.bad-credentials | sign-in | sure | 535 Benutzername oder Passwort ist falsch
auth.bad-credentials | sign-in | sure | 535 Mot de passe incorrect
auth.bad-credentials | sign-in | sure | 550 用户名或密码错误
auth.bad-credentials | sign-in | sure | 535 неверный пароль
auth.bad-credentials | sign-in | - | 535 contraseña no válida
auth.bad-credentials | sign-in | unsure | 535 5.7.3 Authentication unsuccessful | provider=microsoft365
auth.bad-credentials | sign-in | unsure | 535 5.7.3 Authentication unsuccessful [AB1CD234EF.EURP123.PROD.OUTLOOK.COM]
auth.bad-credentials | sign-in | unsure | 535 5.7.3 Authentication unsuccessful | provider=outlook_com
auth.oauth-token-invalid | sign-in | likely | 535 5.7.3 Authentication unsuccessful | provider=microsoft365 mechanism=XOAUTH2
auth.bad-credentials | sign-in | sure | 535 5.7.139 Authentication unsuccessful, the user credentials were incorrect. | provider=microsoft365
auth.basic-auth-retired | sign-in | sure | 535 5.7.139 Authentication unsuccessful, basic authentication is disabled. | provider=outlook_com
auth.basic-auth-retired | sign-in | - | 535 Password logins are no longer supported, use OAuth2
auth.ip-not-allowed | sign-in | - | 535 Source host not allowed
auth.ip-not-allowed | sign-in | sure | 525 no | provider=brevo
auth.ip-not-allowed | sign-in | - | 525 5.7.1 no | provider=brevo
auth.ip-not-allowed | sign-in | likely | 525 5.7.1 no
auth.ip-not-allowed | greeting | likely | 554 mail.example.com: you are not authorized to connect
auth.ip-not-allowed | sign-in | likely | 451 Authentication failed: Could not authenticate | provider=sendgrid
limit.quota | sign-in | sure | 451 Authentication failed: Maximum credits exceeded | provider=sendgrid
tls.starttls-required | sign-in | - | 538 5.7.11 Encryption required for requested authentication mechanism
auth.oauth-token-invalid | sign-in | likely | 334 eyJub25zZW5zZSI6IjAifQ== | provider=gmail
auth.oauth-token-invalid | sign-in | sure | 535 5.7.3 The access token was revoked
auth.required | sender | likely | 550 5.5.0 OFR_402
auth.required | recipient | - | 550 5.7.1 Relaying denied | provider=mailgun
auth.required | recipient | likely | 554 5.7.1 Client host rejected: Access denied | signed_in=no
auth.required | sender | likely | 530 5.7.1 Relaying denied | signed_in=no
auth.required | sender | sure | 530 Authentification requise | signed_in=no
auth.required | sender | likely | 503 Error: need EHLO and AUTH first | signed_in=no
auth.smtp-auth-disabled | sign-in | likely | 535 5.7.139 nothing more | provider=microsoft365
auth.smtp-auth-disabled | sign-in | - | 535 5.7.8 This user does not have access rights to this service
auth.smtp-auth-disabled | sign-in | likely | 535 POP3/IMAP und SMTP sind nicht aktiviert
auth.too-many-attempts | sign-in | - | 535 5.7.0 (#AUTH005) Too many bad auth attempts. | provider=yahoo
auth.too-many-attempts | greeting | likely | 421 Brute force protection: wait
auth.username-format | sign-in | sure | 535 The username must be the literal string apikey
auth.web-login-required | message | likely | 554 5.3.4 Requested action not taken; to continue sending, please sign in to your account | provider=outlook_com
auth.web-login-required | sign-in | sure | 534 5.7.14 see the help | provider=gmail
auth.web-login-required | sign-in | sure | 535 5.7.8 Please accept the EULA first
auth.ip-not-allowed | sign-in | likely | 535 unauthorized | provider=brevo
auth.required | sender | likely | 450 Requested mail action not taken: mailbox unavailable | provider=yahoo
auth.required | recipient | likely | 554 5.7.1 <unknown[192.0.2.9]>: Client host rejected: Access denied | port=587
auth.smtp-auth-disabled | sign-in | - | 535 5.7.139 Authentication unsuccessful, user is locked by your organization's security defaults policy
auth.smtp-auth-disabled | sign-in | likely | 535 5.7.8 SMTP submission is not available on your plan
auth.too-many-attempts | sign-in | likely | 421 4.7.0 Too many errors on this connection
auth.too-many-attempts | sender | likely | 554 IP is rejected, smtp auth error limit exceed
auth.ip-not-allowed | sign-in | likely | 535 5.7.1 Login from your country is not permitted
auth.web-login-required | sign-in | - | 535 5.7.14 Suspicious login blocked, confirm that it was you
auth.basic-auth-retired | sign-in | - | 535 5.7.0 Password authentication has been disabled, sign in with OAuth 2.0
account.suspended | sign-in | likely | 535 5.7.8 This mailbox has been blocked due to suspicious activity
"""
LIMITS: Final = """
limit.connections | greeting | likely | 421 4.4.5 no
limit.connections | greeting | likely | 421 Trop de connexions
limit.quota | sender | likely | 552 Quota exceeded
limit.quota | message | likely | 550 5.7.232 no
limit.quota | message | - | 421 Domain shop.example.com is not allowed to send: recipient limit exceeded | provider=mailgun
limit.quota | message | - | 554 5.2.2 Submission quota exceeded | provider=microsoft365
limit.quota | recipient | likely | 450 4.7.1 Policy rejection quota exceeded
limit.rate | sender | likely | 421 4.7.0 Throttled. Try again later
limit.rate | message | sure | 452 4.5.3 Batch limit reached
limit.rate | sender | likely | 421 4.1.0 Try again later | provider=comcast
limit.rate | recipient | likely | 452 Too many recipients received this hour
limit.rate | recipient | - | 450 4.2.1 The recipient is receiving mail too quickly. Try again later
limit.rate | message | likely | 450 发送频率过快
limit.recipients | recipient | likely | 450 RP:DRC | provider=163.com
limit.quota | recipient | - | 554 5.7.1 Sender has exceeded the hourly relay quota
limit.quota | message | - | 450 Requested mail action not taken: mailbox unavailable Mail send limit exceeded.
limit.rate | sender | likely | 421 RP-002 (AB1-CD2) Unfortunately, some messages from 192.0.2.7 weren't sent. There are limits per hour and per day.
limit.recipients | recipient | - | 550 RP:RCL 163 mx1
limit.rate | sender | - | 451 RP:QRC 163 mx1
limit.recipients | message | likely | 554 5.5.0 Message has more than 100 recipients
"""
SENDER: Final = """
sender.helo-rejected | hello | likely | 550 MI:NHD
sender.helo-rejected | hello | likely | 421 4.7.0 Try again later, closing connection. | provider=google_workspace_relay
sender.helo-rejected | hello | likely | 421 4.7.0 Try again later, closing connection.
sender.ip-blocklisted | recipient | - | 554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org
sender.ip-blocklisted | sender | likely | 554 5.7.1 <unknown[192.0.2.1]>: Client host rejected: not wanted | signed_in=no
sender.ip-blocklisted | sender | - | 550 5.7.511 Banned sender, write to us
sender.ip-blocklisted | sender | sure | 550 5.7.606 no
sender.ip-blocklisted | sender | likely | 451 4.7.500 no
sender.ip-blocklisted | sender | likely | 451 4.7.500 Server busy. Please try again later from [192.0.2.1]
sender.ip-blocklisted | greeting | likely | 550 Command rejected
sender.ip-blocklisted | greeting | sure | 421 Your IP is blacklisted, try again later
sender.ip-blocklisted | recipient | likely | 550 See https://www.spamhaus.org/query/ip/192.0.2.1
sender.ip-blocklisted | greeting | likely | 550 Ihre IP-Adresse ist gesperrt
sender.ip-blocklisted | greeting | likely | 554 su ip está en una lista negra
sender.no-reverse-dns | message | sure | 421 4.7.23 no | provider=gmail
sender.no-reverse-dns | greeting | - | 421 No PTR record for your address, try again later
sender.not-permitted | sender | likely | 553 Mailbox name not allowed
sender.not-permitted | sender | likely | 550 Requested action not taken: mailbox unavailable | provider=ionos
sender.not-permitted | sender | - | 550 5.7.0 Mail sending denied
sender.not-permitted | message | likely | 554 Access denied | provider=amazon_ses
sender.not-permitted | sender | - | 553 Relaying disallowed as shop@example.com | provider=zoho_mail
sender.not-permitted | sender | likely | 550 Absenderadresse ist nicht erlaubt
sender.not-verified | message | likely | 554 Message rejected: Email address is not verified. The following identities failed the check in region EU-WEST-1: shop@example.com | provider=amazon_ses
sender.not-verified | sender | - | 550 5.7.750 Service unavailable. Client blocked from sending from unregistered domains | provider=microsoft365
sender.not-verified | message | - | 450 The example.com domain is not verified
sender.rejected | sender | likely | 554 5.5.2 no
sender.rejected | sender | likely | 501 Invalid email address
sender.rejected | sender | - | 550 Émetteur invalide
sender.spf-dkim-dmarc | message | likely | 554 5.7.9 no | provider=yahoo
sender.spf-dkim-dmarc | message | - | 550 5.7.30 DKIM did not pass | provider=gmail
sender.spf-dkim-dmarc | message | - | 550 5.2.0 Message rejected due to DMARC
sender.not-permitted | message | likely | 550 Request failed; Mailbox unavailable | provider=yahoo
sender.ip-blocklisted | greeting | - | 553 5.7.2 [TSS09] All messages from 192.0.2.7 will be permanently deferred; Retrying will NOT succeed
sender.ip-blocklisted | greeting | - | 550 5.7.0 Local Policy Violation
sender.rejected | recipient | likely | 550 5.7.1 <info@example.com>: Sender address rejected: Please use your own address
sender.not-verified | message | likely | 550 Your From address needs to be verified
sender.rejected | sender | - | 550 MI:IMF 163 mx1
sender.not-permitted | message | - | 554 DT:SUM 163 mx1
sender.not-verified | message | - | 554 Email address is not verified. The following identities failed the check in region EU-WEST-1: orders@example.com | provider=amazon_ses recipient=bob@example.net
sender.not-verified | message | likely | 554 Email address is not verified. The following identities failed the check in region EU-WEST-1: orders@example.com, bob@example.net | provider=amazon_ses recipient=bob@example.net
account.sandbox | message | sure | 554 Email address is not verified. The following identities failed the check in region EU-WEST-1: bob@example.net | provider=amazon_ses recipient=bob@example.net
"""
RECIPIENT: Final = """
recipient.domain-not-found | recipient | likely | 556 no
recipient.domain-not-found | recipient | likely | 521 5.3.2 no
recipient.mailbox-full | recipient | - | 552 5.1.1 Boîte du destinataire pleine. Recipient overquota. OFR_417
recipient.mailbox-full | recipient | sure | 552 Postfach voll
recipient.mailbox-full | recipient | sure | 452 该邮箱已满
recipient.malformed | recipient | likely | 501 5.5.2 no
recipient.malformed | recipient | likely | 501 Syntax error in what you said
recipient.malformed | message | likely | 550 The to address has a wrong format
recipient.rejected | recipient | - | 550 5.7.133 Delivery restriction check failed: the sender was not authenticated
recipient.rejected | message | likely | 550 5.7.17 no
recipient.rejected | recipient | likely | 421 4.7.0 IP not in whitelist for RCPT domain
recipient.rejected | recipient | likely | 554 Recipient address rejected: go on
recipient.rejected | recipient | likely | 550 5.7.900 no
recipient.rejected | greeting | likely | 550 Administrative prohibition: envelope blocked
recipient.rejected | sender | likely | 553 5.7.1 Your domain has been blocked by the owner
recipient.relay-denied | hello | likely | 550 Relaying denied
recipient.relay-denied | recipient | sure | 553 That domain is not in my list of allowed rcpthosts (#5.7.1)
recipient.relay-denied | recipient | - | 553 Relaying disallowed | provider=zoho_mail signed_in=no
recipient.suppressed | message | likely | 554 Address blacklisted | provider=amazon_ses
recipient.suppressed | message | likely | 550 This address is on your blocklist | provider=smtp2go
recipient.rejected | recipient | likely | 554 Refused for policy reasons
recipient.unknown | recipient | likely | 551 5.1.6 no
recipient.unknown | recipient | likely | 550 5.1.10 no | provider=microsoft365
recipient.unknown | recipient | likely | 550 5.2.1 no
recipient.unknown | recipient | likely | 550 5.4.1 Recipient address rejected: Access denied | provider=microsoft365
recipient.unknown | recipient | - | 550 Addressee unknown, relay=[192.0.2.1]
recipient.unknown | recipient | sure | 550 Sorry, no such user here (#5.1.1)
recipient.unknown | recipient | sure | 550 收件人不存在
recipient.unknown | recipient | sure | 550 Пользователь не найден
recipient.unknown | recipient | sure | 550 Empfänger unbekannt
recipient.rejected | message | likely | 550 permanent failure for one or more recipients (bob@example.net:blocked)
recipient.rejected | message | likely | 550 5.7.1 RESOLVER.RST.AuthRequired; authentication required
recipient.malformed | message | likely | 554 Address contains illegal signs
recipient.relay-denied | recipient | - | 550 5.7.1 Relaying is only allowed after authentication
recipient.unknown | recipient | likely | 551 User not local; please try <bob@new.example>
"""
MESSAGE: Final = """
message.blocked-attachment | message | - | 554 5.7.0 Reject, id=12-34 - BANNED: .exe
message.blocked-attachment | message | - | 552 5.7.0 The content presents a potential security issue
message.spam | message | likely | 554 Not accepted for policy reasons
message.spam | recipient | likely | 550 Reject due to policy restrictions | provider=webde
message.spam | message | likely | 550 похоже на спам
message.too-large | message | likely | 552 5.2.3 no
message.too-large | message | likely | 552 Requested mail action aborted: exceeded storage allocation
message.too-large | sender | likely | 552 Requested mail action aborted: exceeded storage allocation
recipient.mailbox-full | recipient | likely | 552 Requested mail action aborted: exceeded storage allocation
message.utf8-unsupported | message | likely | 554 5.6.9 no
message.malformed | message | sure | 451 See http://pobox.com/~djb/docs/smtplf.html.
message.malformed | message | likely | 554 Transaction failed: Expected disposition, got null
message.spam | message | likely | 554 The message has unacceptable content
message.spam | message | - | 552 Unacceptable content in your message
message.blocked-attachment | message | likely | 550 5.7.1 Office documents with macros are refused
"""
SERVER: Final = """
server.greylisted | recipient | likely | 450 Temporarily rejected: unknown sender
server.greylisted | recipient | likely | 450 4.3.2 Service currently unavailable
server.greylisted | recipient | sure | 451 4.7.1 <you@example.com>: Recipient address rejected: Greylisted
server.protocol | sender | likely | 450 MI:CEL
server.protocol | sender | likely | 550 5.3.5 System incorrectly configured
server.protocol | secure | - | 523 5.7.10 SMTP protocol violation, no commands allowed after STARTTLS
server.protocol | recipient | likely | 501 5.5.2 Syntax error, no parameters allowed
server.temporary | recipient | likely | 451 4.3.2 Resources temporarily unavailable
server.temporary | message | likely | 451 Timeout waiting for data from client
server.temporary | message | likely | 451 4.7.0 Temporary server error. Please try again later
server.temporary | message | sure | 451 Temporary local problem
server.unavailable | sender | likely | 450 The service is currently unavailable
tls.starttls-required | sign-in | sure | 538 5.7.11 Encryption required for requested authentication mechanism | encrypted=no
tls.starttls-required | message | sure | 421 4.7.29 no | provider=gmail
tls.starttls-required | sign-in | likely | 503 AUTH is not enabled | encrypted=no
tls.starttls-required | sign-in | likely | 503 5.5.1 Error: authentication not enabled | encrypted=no
tls.starttls-unavailable | secure | - | 454 4.7.0 Too many new TLS sessions
tls.wrong-mode | secure | likely | 554 5.5.1 Error: TLS already active
server.protocol | message | - | 421 4.7.0 mail.example.com Error: too many errors
"""


def cases(block: str) -> Iterator[Case]:
    """The cases of a list as it is written above."""
    for line in block.strip().splitlines():
        code, step, certainty, text, *settings = (part.strip() for part in line.split(" | "))
        more: dict[str, Any] = {}
        for key, _, value in (word.partition("=") for setting in settings for word in setting.split()):
            more[key] = value == "yes" if value in ("yes", "no") else int(value) if key == "port" else value
        yield said(code, Step(step), text, None if certainty == "-" else Certainty(certainty), **more)


BY_WORDS: Final = tuple(
    case for block in (ACCOUNT, SIGN_IN, LIMITS, SENDER, RECIPIENT, MESSAGE, SERVER) for case in cases(block)
)
