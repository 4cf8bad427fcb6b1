"""The words of labels, in English, German, French, Spanish, Italian, Dutch and Portuguese, and in programs' files.

All without accents, in small letters; what is written as two words in a language stands in `JOINED`.
"""

from __future__ import annotations

from typing import Final


def word_set(text: str) -> frozenset[str]:
    """Give the words of a text as a set, for lists that people read and add to."""
    return frozenset(text.split())


JOINED: Final = {
    ("e", "mail"): "email",
    ("e", "mails"): "email",
    ("user", "name"): "username",
    ("user", "id"): "username",
    ("host", "name"): "hostname",
    ("pass", "word"): "password",
    ("mot", "passe"): "motdepasse",
    ("palavra", "passe"): "senha",
    ("reply", "to"): "replyto",
    ("antwort", "an"): "replyto",
    ("repondre", "a"): "replyto",
    ("responder", "a"): "replyto",
    ("rispondi", "a"): "replyto",
    ("antwoord", "aan"): "replyto",
    ("api", "key"): "apikey",
    ("api", "token"): "apikey",
    ("start", "tls"): "starttls",
    ("mail", "hub"): "mailhub",
    ("socket", "type"): "sockettype",
    ("nom", "utilisateur"): "username",
    ("nombre", "usuario"): "username",
    ("nome", "utente"): "username",
    ("nome", "usuario"): "username",
    ("nome", "utilizador"): "username",
    ("login", "name"): "username",
    ("account", "name"): "username",
    ("key", "id"): "username",
}
SKIPPED: Final = word_set("de d del della dello dei do da des du di der die das den dem le la il lo l el les los the")
PORT: Final = word_set("port ports puerto puertos porta portas porte poort poorten portnummer portnumber smtpport")
PASSWORD: Final = word_set(
    "password passwd pass pwd passwort kennwort motdepasse mdp contrasena clave wachtwoord senha parola passcode "
    "passphrase authpass smtppassword smtppass secret"
)
WEAK_PASSWORD: Final = word_set("apikey token")
USER: Final = word_set(
    "user username usr benutzer benutzername nutzername benutzerkennung anmeldename utilisateur identifiant usuario "
    "utente gebruiker gebruikersnaam utilizador login uid authuser smtpuser smtpusername"
)
WEAK_USER: Final = word_set("email mail emailadresse emailadres mailadresse correo courriel")
HOST: Final = word_set(
    "host hostname server servername serveur servidor servidores mailserver smtpserver mailhost smtphost relay "
    "relayhost smarthost mailhub endpoint hote hostnaam postausgangsserver postausgang ausgangsserver "
    "mailausgangsserver smtpadresse mailservers posteingangsserver eingangsserver"
)
WEAK_HOST: Final = word_set("address addr adresse direccion indirizzo adres endereco smtp outgoing smtps")
SECURITY: Final = word_set(
    "security encryption encrypted encrypt verschlusselung verschlusselungsart verbindungssicherheit sicherheit "
    "chiffrement cryptage securite seguridad cifrado encriptacion sicurezza crittografia cifratura beveiliging "
    "versleuteling seguranca criptografia encriptacao ssl tls starttls secure sockettype usessl usetls"
)
SENDER: Final = word_set(
    "from sender absender absenderadresse absendername expediteur remitente mittente afzender remetente mailfrom "
    "fromemail senderemail envelopefrom fromname sendername emailfrom"
)
NAME: Final = word_set("name nom nombre nome naam absendername fromname sendername")
REPLY: Final = word_set("replyto reply antwortadresse antwoordadres addreplyto")
INCOMING: Final = word_set(
    "imap imap4 imaps pop pop3 pop3s incoming inbound eingang eingehend eingehende eingehender posteingang "
    "posteingangsserver eingangsserver entrant entrante entrantes entrants entrada reception arrivo inkomend "
    "inkomende recepcao receiving empfang"
)
OUTGOING: Final = word_set(
    "smtp smtps esmtp outgoing outbound postausgang postausgangsserver ausgangsserver mailausgangsserver ausgehend "
    "ausgehende ausgehender ausgang sortant sortants saliente salientes salida uscita uitgaand uitgaande saida envio "
    "envoi versand submission smtpserver smtphost mailhub relayhost"
)
MAILISH: Final = OUTGOING | word_set(
    "mail email mailer mails starttls phpmailer wpms nodemailer mailing correo courriel posta mailserver mailhost "
    "swiftmailer"
)
FOREIGN: Final = word_set(
    "db database datenbank datasource redis mysql mariadb postgres postgresql pg pgsql memcached pusher ftp ftps sftp "
    "ssh jdbc sql mongo mongodb rabbitmq amqp kafka elasticsearch ldap proxy admin webmail caldav carddav cache "
    "session vpn sentry stripe aws s3 bitbucket github webdav hosting cpanel plesk kundencenter router wifi wlan "
    "domain nameserver dns"
)
NOT_SETTINGS: Final = word_set(
    "reset expires length hint forgot forgotten vergessen confirm confirmation change changing timeout auth "
    "authentication authmethod options mechanism mechanisms keepalive verify domain helo ehlo debug path file test"
)
NEUTRAL: Final = word_set(
    "my your our ihr ihre dein setting settings config configuration number nummer numero type typ tipo method use "
    "using enable enabled connection verbindung connexion conexion connessione verbinding account konto compte cuenta "
    "conta option default global main full complete properties transport spring django app requires required require "
    "auto for fur pour per para voor of y e et und and or a in s customers account wrapper protocol protokoll mode "
    "with by to key id new sasl line recommended empfohlen"
)
INSIDE: Final = word_set("auth options authentication")
"""Words that say nothing of a setting by themselves, but may stand around one."""
KNOWN: Final = (
    PORT
    | PASSWORD
    | WEAK_PASSWORD
    | USER
    | WEAK_USER
    | HOST
    | WEAK_HOST
    | SECURITY
    | SENDER
    | NAME
    | REPLY
    | INCOMING
    | MAILISH
    | NEUTRAL
)
