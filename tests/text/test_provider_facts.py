import re

import pytest

from smtpdesk.providers.catalog import load
from smtpdesk.providers.provider import Provider
from smtpdesk.text.provider_facts import blocked_ports, cap_words, facts_of_others, how_old, provider_facts


@pytest.mark.parametrize("provider", list(load()), ids=lambda provider: provider.id)
def test_every_provider_tells_costs_limits_and_their_age(provider: Provider) -> None:
    topics = {topic.head: topic.lines for topic in provider_facts(provider)}
    assert {"What it costs", "How much it lets you send", "If your network blocks sending"} <= set(topics)
    for lines in topics.values():
        for line in lines:
            assert line.strip()
            assert not re.search(r"[{}]|None", line), line
    told = " ".join(line for lines in topics.values() for line in lines)
    for text in (provider.limits.free_plan, provider.limits.price):
        assert text is None or text in told
    for cap in provider.limits.caps:
        assert f"{cap.count:,}" in told
    assert provider.source.checked.isoformat() in how_old(provider)
    assert (provider.limits.as_of or "") in how_old(provider)


def test_every_kind_of_limit_has_words_of_its_own() -> None:
    for provider in load():
        for cap in provider.limits.caps:
            assert " / " not in cap_words(cap), (provider.id, cap.per)


def test_a_blocked_network_is_told_the_other_port_and_the_way_over_https() -> None:
    words = " ".join(blocked_ports(load().get("sendgrid")))
    assert "2525 (STARTTLS)" in words
    assert "SendGrid Web API sends over HTTPS" in words
    assert "no other port" in " ".join(blocked_ports(load().get("gmail")))
    assert "2525" in " ".join(blocked_ports(None))
    assert blocked_ports(None) in [topic.lines for topic in facts_of_others()]


def test_what_is_not_confirmed_says_so() -> None:
    unsure = load().get("bird")
    assert unsure.api is not None
    assert unsure.api.unconfirmed
    assert any(line.endswith("(Not confirmed.)") for line in blocked_ports(unsure))
