"""One line a wording: what a person pastes, and the cause and the step that it has to be judged as.

In words of our own collection. To add a client's wording, add it to a file in `resources/clients` and a line here.
`at` is None where the text does not tell it. The keywords after that are what is known beside the text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from smtpdesk.diagnosis.pasted.known import Known
from smtpdesk.model.settings import Security
from smtpdesk.model.steps import Step


@dataclass(frozen=True, slots=True)
class Pasted:
    """A text, and what has to be said of it."""

    code: str
    at: Step | None
    text: str
    known: Known
    line: int | None

    def __str__(self) -> str:
        return f"{self.code}: {self.text[:60]}"


def case(code: str, at: Step | None, text: str, *, line: int | None = None, **known: Any) -> Pasted:
    """One line of the table; `line` is the number of the line that has to be judged."""
    return Pasted(code, at, text, Known(**known), line)


RESOLVE, CONNECT, GREETING, HELLO = Step.RESOLVE, Step.CONNECT, Step.GREETING, Step.HELLO
SECURE, SIGN_IN, SENDER, RECIPIENT, MESSAGE = (
    Step.SECURE,
    Step.SIGN_IN,
    Step.SENDER,
    Step.RECIPIENT,
    Step.MESSAGE,
)
PLAIN, STARTTLS, TLS = Security.PLAIN, Security.STARTTLS, Security.TLS

ERRORS: Final = (
    # Python
    case("net.refused", CONNECT, "ConnectionRefusedError: [Errno 61] Connection refused"),
    case("net.timeout", CONNECT, "socket.error: [Errno 110] Connection timed out"),
    case("net.host-not-found", RESOLVE, "socket.gaierror: [Errno -2] Name or service not known"),
    case("net.resolver-failure", RESOLVE, "socket.gaierror: [Errno -3] Temporary failure in name resolution"),
    case("net.unreachable", CONNECT, "OSError: [Errno 101] Network is unreachable"),
    case(
        "auth.bad-credentials",
        SIGN_IN,
        "smtplib.SMTPAuthenticationError: (535, b'5.7.8 Error: authentication failed:')",
    ),
    case(
        "recipient.unknown",
        RECIPIENT,
        "smtplib.SMTPRecipientsRefused: {'bob@example.com': (550, b'5.1.1 <bob@example.com>: User unknown')}",
    ),
    case("message.too-large", MESSAGE, "smtplib.SMTPDataError: (552, b'5.3.4 Message size exceeds fixed limit')"),
    case(
        "tls.wrong-mode",
        SECURE,
        "ssl.SSLError: [SSL: WRONG_VERSION_NUMBER] wrong version number (_ssl.c:1129)",
        port=587,
        security=TLS,
    ),
    case(
        "tls.cert-untrusted",
        SECURE,
        "ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: "
        "self-signed certificate in certificate chain (_ssl.c:1006)",
    ),
    case(
        "auth.mechanism-unsupported",
        SIGN_IN,
        "smtplib.SMTPNotSupportedError: SMTP AUTH extension not supported by server.",
    ),
    # PHP
    case(
        "auth.bad-credentials",
        SIGN_IN,
        "2026-03-01 10:00:00 SMTP ERROR: Password command failed: 535 5.7.8 Error: authentication failed\n"
        "2026-03-01 10:00:00 SMTP Error: Could not authenticate.",
    ),
    case(
        "net.timeout",
        CONNECT,
        "SMTP ERROR: Failed to connect to server: Connection timed out (110)\nSMTP connect() failed.",
    ),
    case(
        "net.refused",
        CONNECT,
        'Connection could not be established with host "mail.example.com:587": stream_socket_client(): '
        "Unable to connect to mail.example.com:587 (Connection refused)",
    ),
    case(
        "net.host-not-found",
        RESOLVE,
        "stream_socket_client(): php_network_getaddresses: getaddrinfo failed: Name or service not known",
    ),
    case(
        "sender.not-permitted",
        SENDER,
        'Expected response code "250" but got code "553", with message "553 5.7.1 <shop@example.com>: '
        'Sender address rejected: not owned by user info@example.com".',
    ),
    case(
        "tls.cert-name-mismatch",
        SECURE,
        "stream_socket_enable_crypto(): Peer certificate CN=`web7.example.net' did not match expected "
        "CN=`mail.example.com'",
    ),
    case(
        "auth.oauth-token-invalid",
        SIGN_IN,
        "SMTP ERROR: AUTH command failed: 334 eyJzdGF0dXMiOiI0MDEiLCJzY2hlbWVzIjoiYmVhcmVyIG1hYyJ9",
    ),
    # .NET
    case(
        "auth.required",
        SENDER,
        "System.Net.Mail.SmtpException: The SMTP server requires a secure connection or the client was not "
        "authenticated. "
        "The server response was: 5.7.57 Client not authenticated to send mail. [AB1PR01CA0001.example.com]",
    ),
    case(
        "auth.basic-auth-retired",
        SIGN_IN,
        "The SMTP server requires a secure connection or the client was not authenticated. The server response "
        "was: 5.7.57 "
        "Client not authenticated to send mail. Error: 535 5.7.139 Authentication unsuccessful, basic "
        "authentication is "
        "disabled. [AB1PR01CA0001.EURPRD01.PROD.OUTLOOK.COM]",
        provider="microsoft365",
    ),
    case(
        "net.timeout",
        CONNECT,
        "System.Net.Sockets.SocketException (10060): A connection attempt failed because the connected party did not "
        "properly respond after a period of time",
    ),
    case(
        "tls.starttls-unavailable", SECURE, "System.Net.Mail.SmtpException: Server does not support secure connections."
    ),
    case(
        "net.wrong-service",
        GREETING,
        "MailKit.Net.Smtp.SmtpProtocolException: Unable to parse status code returned by the server.",
    ),
    # Java
    case(
        "auth.bad-credentials",
        SIGN_IN,
        "jakarta.mail.AuthenticationFailedException: 535 5.7.8 Error: authentication failed: UGFzc3dvcmQ6",
    ),
    case(
        "net.refused",
        CONNECT,
        "com.sun.mail.util.MailConnectException: Couldn't connect to host, port: mail.example.com, 25; timeout -1;\n"
        "  nested exception is:\n\tjava.net.ConnectException: Connection refused (Connection refused)",
    ),
    case(
        "net.host-not-found",
        RESOLVE,
        "javax.mail.MessagingException: Unknown SMTP host: smpt.example.com;\n"
        "  nested exception is:\n\tjava.net.UnknownHostException: smpt.example.com",
    ),
    case(
        "tls.cert-untrusted",
        SECURE,
        "javax.net.ssl.SSLHandshakeException: PKIX path building failed: unable to find valid certification "
        "path to requested target",
    ),
    case(
        "tls.protocol-mismatch", SECURE, "javax.net.ssl.SSLHandshakeException: Received fatal alert: protocol_version"
    ),
    # Node.js
    case(
        "auth.bad-credentials",
        SIGN_IN,
        "Error: Invalid login: 535-5.7.8 Username and Password not accepted. For more information, go to\n"
        "535 5.7.8  https://support.google.com/mail/?p=BadCredentials x - gsmtp\n"
        "    at SMTPConnection._formatError (smtp-connection/index.js:784:19) {\n  code: 'EAUTH',\n  "
        "responseCode: 535,\n"
        "  command: 'AUTH PLAIN'\n}",
    ),
    case("net.refused", CONNECT, "Error: connect ECONNREFUSED 127.0.0.1:587\n  errno: -111,\n  code: 'ESOCKET'"),
    case("net.host-not-found", RESOLVE, "Error: getaddrinfo ENOTFOUND smpt.example.com"),
    case("tls.wrong-mode", GREETING, "Error: Greeting never received", port=465, security=PLAIN),
    case("net.dropped", None, "Error: read ECONNRESET"),
    # Go, Rust, Ruby
    case("net.timeout", CONNECT, "dial tcp 192.0.2.7:587: i/o timeout", step=CONNECT),
    case("net.refused", CONNECT, "dial tcp 192.0.2.7:25: connect: connection refused"),
    case("tls.cert-untrusted", SECURE, "x509: certificate signed by unknown authority"),
    case("tls.wrong-mode", SECURE, "tls: first record does not look like a TLS handshake", port=587, security=TLS),
    case(
        "recipient.unknown",
        RECIPIENT,
        "permanent error (550): 5.1.1 <bob@example.com>: Recipient address rejected: User unknown",
    ),
    case("auth.bad-credentials", SIGN_IN, "Net::SMTPAuthenticationError: 535 5.7.8 Error: authentication failed"),
    case(
        "tls.cert-expired",
        SECURE,
        "OpenSSL::SSL::SSLError: SSL_connect returned=1 errno=0 state=error: certificate verify failed "
        "(certificate has expired)",
    ),
    # curl, OpenSSL, Schannel
    case("net.host-not-found", RESOLVE, "curl: (6) Could not resolve host: smpt.example.com"),
    case(
        "net.refused", CONNECT, "curl: (7) Failed to connect to mail.example.com port 25 after 3 ms: Connection refused"
    ),
    case("tls.cert-untrusted", SECURE, "verify error:num=20:unable to get local issuer certificate"),
    case("tls.cert-name-mismatch", SECURE, "schannel: 0x80090322 - The target principal name is incorrect."),
    # The system, in other languages
    case("net.refused", CONNECT, "smtp: Verbindungsaufbau abgelehnt"),
    case("net.timeout", CONNECT, "Connexion terminée par expiration du délai d'attente"),
    # Servers that pass on
    case(
        "server.greylisted",
        RECIPIENT,
        "status=deferred (host mx.example.com[192.0.2.1] said: 450 4.2.0 <bob@example.com>: Recipient address "
        "rejected: "
        "Greylisted, see http://example.com/ (in reply to RCPT TO command))",
    ),
    case(
        "message.spam",
        MESSAGE,
        "host mx.example.com[192.0.2.1] said: 554 5.7.1 Message rejected as spam (in reply to end of DATA command)",
    ),
    case(
        "recipient.unknown",
        RECIPIENT,
        "SMTP error from remote mail server after RCPT TO:<bob@example.com>: host mx.example.com [192.0.2.1]: "
        "550 5.1.1 <bob@example.com>: no such user",
    ),
)

TRANSCRIPTS: Final = (
    case(
        "auth.bad-credentials",
        SIGN_IN,
        "SERVER -> CLIENT: 220 mail.example.com ESMTP no error here\nCLIENT -> SERVER: EHLO shop.example.com\n"
        "SERVER -> CLIENT: 250-mail.example.com\n250-AUTH LOGIN PLAIN\n250 SIZE 10240000\nCLIENT -> SERVER: "
        "AUTH LOGIN\n"
        "SERVER -> CLIENT: 334 VXNlcm5hbWU6\nCLIENT -> SERVER: c2hvcA==\nSERVER -> CLIENT: 334 UGFzc3dvcmQ6\n"
        "CLIENT -> SERVER: Z2VoZWlt\nSERVER -> CLIENT: 535 5.7.8 Error: authentication failed\n"
        "SMTP Error: Could not authenticate.\nCLIENT -> SERVER: QUIT\nSERVER -> CLIENT: 221 2.0.0 Bye",
        line=11,
    ),
    case(
        "recipient.unknown",
        RECIPIENT,
        "send: 'mail FROM:<a@example.com>\\r\\n'\nreply: b'250 2.1.0 Ok\\r\\n'\nsend: 'rcpt TO:<b@example.com>\\r\\n'\n"
        "reply: b'550 5.1.1 <b@example.com>: Recipient address rejected: User unknown\\r\\n'\n"
        "reply: retcode (550); Msg: b'5.1.1 <b@example.com>: Recipient address rejected: User unknown'",
        line=5,
    ),
    case(
        "sender.not-permitted",
        SENDER,
        "<<< 220 mail.example.com ESMTP\n>>> EHLO shop.example.com\n<<< 250 mail.example.com\n>>> MAIL "
        "FROM:<x@example.com>\n"
        "<<< 553 5.7.1 Sender address rejected: not owned by user y@example.com\n>>> RCPT TO:<z@example.com>\n"
        "<<< 503 5.5.1 Error: need MAIL command\n>>> QUIT",
        line=5,
    ),
    case(
        "message.spam",
        MESSAGE,
        " <-  220 mail.example.com ESMTP\n  -> EHLO shop\n <-  250 mail.example.com\n -> MAIL FROM:<a@example.com>\n"
        "<-  250 2.1.0 Ok\n -> RCPT TO:<b@example.com>\n<-  250 2.1.5 Ok\n -> DATA\n<-  354 go on\n"
        "<** 554 5.7.1 Message rejected as spam\n -> QUIT",
        line=10,
    ),
    case(
        "tls.starttls-unavailable",
        SECURE,
        "S: 220 mail.example.com ESMTP\nC: EHLO shop\nS: 250 mail.example.com\nC: STARTTLS\n"
        "S: 454 4.7.0 TLS not available due to local problem",
        line=5,
    ),
    case(
        "auth.bad-credentials",
        SIGN_IN,
        "220 mail.example.com ESMTP\nEHLO shop.example.com\n250-mail.example.com\n250 AUTH PLAIN\n"
        "AUTH PLAIN AHNob3AAZ2VoZWlt\n535 5.7.8 Error: authentication failed",
        line=6,
    ),
    case(
        "recipient.relay-denied",
        RECIPIENT,
        "2026-01-01T00:00:00.000Z,OUT,08D,3,192.0.2.1:25,192.0.2.2:25,>,MAIL FROM:<a@example.com>\nnoise\n"
        "[2026-01-01 00:00:01] DEBUG RCPT TO:<b@example.com>\n[2026-01-01 00:00:02] DEBUG S: 554 5.7.1 Relay "
        "access denied",
        line=4,
    ),
    case(
        "sender.helo-rejected",
        HELLO,
        "SMTP<< 220 mail.example.com ESMTP\nSMTP>> EHLO localhost\nSMTP<< 550 5.7.1 Helo command rejected: "
        "Invalid name\n"
        "SMTP>> HELO localhost\nSMTP<< 550 5.7.1 Helo command rejected: Invalid name",
        line=5,
    ),
)

BOUNCES: Final = (
    case(
        "recipient.mailbox-full",
        None,
        "This is the mail system at host mail.example.com.\n\n--x\nContent-Type: message/delivery-status\n\n"
        "Reporting-MTA: dns; mail.example.com\n\nFinal-Recipient: rfc822; bob@example.org\nAction: "
        "failed\nStatus: 5.2.2\n"
        "Remote-MTA: dns; mx.example.org\nDiagnostic-Code: smtp; 552 5.2.2 The mailbox of bob is\n    over quota\n",
    ),
    case(
        "recipient.unknown",
        None,
        "<bob@example.org>: host mx.example.org[192.0.2.1] said: 550 5.1.1 <bob@example.org>:\n    Recipient "
        "address rejected: "
        "User unknown in virtual mailbox table (in reply to RCPT TO command)",
    ),
    case("message.too-large", None, "Diagnostic-Code: smtp;552 5.3.4 Message size exceeds fixed limit\nStatus: 5.3.4"),
)

KNOWN: Final = (
    case("net.intercepted", SIGN_IN, "535 Incorrect authentication data", provider="gmail", step=SIGN_IN),
    case("limit.rate", None, "Error sending: 452 4.7.1 Sending rate limit exceeded, slow down"),
    case("net.wrong-service", GREETING, "The server responded: * OK IMAP4rev1 ready."),
    case("auth.app-password-required", SIGN_IN, "534-5.7.9 Application-specific password\n534 5.7.9 required."),
    # An answer of several lines begins behind a program's own words.
    case(
        "tls.starttls-required",
        SENDER,
        "SMTPSendFailedException: 530-5.7.0 Must issue a STARTTLS command first. For more, go to\n"
        "530 5.7.0  https://support.example.com/ k13",
        line=1,
    ),
    case(
        "account.suspended",
        MESSAGE,
        "DATA END command failed: 554 5.2.0 STOREDRV.Submission.Exception:OutboundSpamException; WASCL UserAction",
        line=1,
    ),
    case(
        "auth.oauth-token-invalid",
        SIGN_IN,
        "AUTH command failed: 535 5.7.3 Authentication unsuccessful (XOAUTH2)",
        provider="microsoft365",
    ),
    case(
        "tls.cert-not-yet-valid",
        SECURE,
        "x509: certificate has expired or is not yet valid: current time 2020-01-01T00:00:10Z is before "
        "2024-04-01T00:00:00Z",
    ),
    case("net.resolver-failure", RESOLVE, "lookup smtp.example.com on 127.0.0.11:53: server misbehaving"),
    case("tls.wrong-mode", GREETING, "error connecting to smtp.example.com:465: EOF", port=465, security=PLAIN),
    # The enhanced code alone is quoted.
    case("auth.bad-credentials", SIGN_IN, "The server responded: 5.7.1 Authentication failed.", step=SIGN_IN),
    # The server's question tells that it was a token which it refused.
    case(
        "auth.oauth-token-invalid",
        SIGN_IN,
        "334 eyJzdGF0dXMiOiI0MDAiLCJzY2hlbWVzIjoiQmVhcmVyIn0=\n535-5.7.8 Username and Password not accepted.",
        line=2,
    ),
    # A greeting's name that holds the word "server" is not the host that was asked for.
    case(
        "net.intercepted",
        SIGN_IN,
        "SERVER -> CLIENT: 220-server12.hosting.example ESMTP Exim 4.96 #2\n220 and/or bulk e-mail.\n"
        "CLIENT -> SERVER: EHLO shop.example.com\nSERVER -> CLIENT: 535 Incorrect authentication data",
        line=4,
        provider="gmail",
    ),
)

CASES: Final = (*ERRORS, *TRANSCRIPTS, *BOUNCES, *KNOWN)
