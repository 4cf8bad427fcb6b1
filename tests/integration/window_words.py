"""The words by which the tests know their way in the window: one place to follow when a wording changes."""

from __future__ import annotations

from typing import Final

# the first page
ADDRESS: Final = "E-mail address or name of the provider"
FIRST_CARD: Final = "Gmail"
OTHER: Final = "Other"
NOT_FOUND_BY_ADDRESS: Final = "does not tell who sends for example.test"
PRACTICE: Final = "Practice server"
TRY_PRACTICE: Final = "Try the practice server"
ADD: Final = "Add account"

# the form
SENDER: Final = "Customers see it from"
SENDER_NAME: Final = "Name that customers see"
REPLY_TO: Final = "Replies go to"
USER: Final = "User name"
PASSWORD: Final = "Password"
HOST: Final = "Server name (host)"
PORT: Final = "Port"
STARTTLS: Final = "STARTTLS"
TLS: Final = "SSL/TLS from the start"
MORE: Final = "More settings: as usual"
CA_FILE: Final = "Trust only the certificates signed by this file"
NAME: Final = "Name of this account, for yourself"
GIVEN_NAME: Final = "My mail server"
CHECK: Final = "Check connection"
SEND: Final = "Send a test e-mail"
RECIPIENT: Final = "Send a test e-mail to"
SEND_IT: Final = "Send it"
STOP: Final = "Stop"

# what came of it
WORKS: Final = "The connection works"
TOOK: Final = "took the test e-mail"
WORKING: Final = "Working · just now"
REFUSED: Final = "Sign-in refused"
SERVERS_WORDS: Final = "The server's own words"
ACCEPT: Final = "Accept this very certificate…"
ACCEPT_QUESTION: Final = "Accept a certificate that nobody vouches for?"
ACCEPT_INDEED: Final = "Accept it for this account"
CHECKING: Final = "Checking…"

# use in my shop
CHOOSE_SHOP: Final = "Choose, or type its name"  # Qt tells the choice, not the label, as the name
ORDER_DESK_WHERE: Final = "Settings › Store Settings › Email"
COPY_HOST: Final = "Copy Mail server (host)"
COPY_PASSWORD: Final = "Copy Password"
IN_CLIPBOARD: Final = "The password is in the clipboard"
OUT_OF_CLIPBOARD: Final = "The password was taken out of the clipboard."
TAKE_OUT: Final = "Take it out now"

# where the secret is
IN_KEYRING: Final = "Kept in your computer's keyring"
SESSION_ONLY: Final = "Kept for this session only."
NO_KEYRING: Final = "This computer has no keyring."
NO_ANSWER: Final = "The keyring did not answer."
LOCKED: Final = "The keyring is locked."
WAITING: Final = "Waiting for the system's permission"

# the practice server
WHAT_CAME: Final = "What came"

# a test e-mail, and several senders
PLAIN_KIND: Final = "Plain"
DID_IT_ARRIVE: Final = "Did the test e-mail arrive?"
IN_SPAM: Final = "In the spam folder"
CAME_BACK: Final = "It came back"
ARRIVED_AS_SPAM: Final = "It arrived, but as spam"
WENT_TO_SPAM: Final = "Went to spam"
EXPLAIN_WHAT_CAME_BACK: Final = "Explain what came back"
PASTE_HERE: Final = "Paste what your shop, plug-in or mail program told you"
OTHER_SENDERS: Final = "Other addresses that your shop sends from"
SENDERS_LIST: Final = "Other senders"
NOTHING_WRONG: Final = "Nothing: it works as it should"  # what it does wrong; Qt tells the choice as its name
WRONG_PASSWORD: Final = "It refuses the password"
OTHER_NAME: Final = "Its certificate is for another name"
TRY_AGAIN: Final = "Check it with the practice account"
NAME_DIFFERS: Final = "The certificate is for mail.other.example"
PASSWORD_KEPT: Final = "Your password was not sent."
SIGN_IN_REFUSED: Final = "did not accept"
