"""Which name of a certificate is offered in place of the one that was asked for."""

from __future__ import annotations

import pytest

from smtpdesk.diagnosis.better_host import better_host


@pytest.mark.parametrize(
    ("asked", "names", "told", "wanted"),
    [
        # a machine of the web host
        ("mail.example.com", ["server12.examplehost.com"], [], "server12.examplehost.com"),
        ("mail.example.com", ["SRV12.ExampleHost.com."], [], "srv12.examplehost.com"),
        # the name that the server gives itself decides, where the certificate bears it out
        ("mail.example.com", ["*.examplehost.com", "examplehost.com"], ["g16.examplehost.com"], "g16.examplehost.com"),
        ("mail.example.com", ["a.example.net", "b.example.net"], ["b.example.net"], "b.example.net"),
        ("mail.example.com", ["alpha.example.net", "beta.example.net"], ["gamma.example.net"], ""),
        # a wildcard is never offered as it stands, nor what it does not cover
        ("mail.example.com", ["*.examplehost.com"], [], ""),
        ("mail.example.com", ["*.examplehost.com"], ["a.b.examplehost.com", "examplehost.com"], ""),
        # the same domain first, and of it the mail server
        ("smtp.example.com", ["www.example.com", "example.com", "mail.example.com"], [], "mail.example.com"),
        ("smtp.shop.example.co.uk", ["mail.other.co.uk", "mail.example.co.uk"], [], "mail.example.co.uk"),
        ("mail.example.com", ["example.com", "www.example.com", "autodiscover.example.com"], [], "example.com"),
        # another region of the same service
        ("smtp.eu-west-1.example.net", ["smtp.us-east-1.example.net"], [], "smtp.us-east-1.example.net"),
        # another customer's web site is no mail server
        ("mail.example.com", ["shop.example.org", "example.org", "www.example.org"], [], ""),
        # nothing that can be asked for
        ("mail.example.com", ["192.0.2.7", "localhost", "www.example.org"], [], ""),
        ("mail.example.com", ["mail.example.com"], ["mail.example.com"], ""),
        ("mail.example.com", [], ["mail.example.net"], ""),
    ],
)  # fmt: skip
def test_the_better_name(asked: str, names: list[str], told: list[str], wanted: str) -> None:
    assert better_host(asked, names, told) == wanted
    assert better_host(asked, list(reversed(names)), told) == wanted
