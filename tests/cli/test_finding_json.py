"""A finding in JSON tells which case of its cause it is, and what was worked out beside the facts."""

from __future__ import annotations

import json

import jsonschema
import pytest

from smtpdesk import resources
from smtpdesk.cli.as_json import report_as_json
from smtpdesk.diagnosis.answered import EXTRAS
from tests.check.every_diagnosis import MET, SCRIPTS, STARTTLS, played

SCHEMA = json.loads((resources.folder() / "schemas" / "check-report.json").read_text("utf-8"))


@pytest.mark.parametrize("code", MET)
def test_every_finding_fits_the_schema(code: str) -> None:
    report = report_as_json(played(MET[code]).report)
    jsonschema.Draft202012Validator(SCHEMA).validate(report)


def test_who_answered() -> None:
    finding = report_as_json(played(SCRIPTS["net.intercepted"]).report)["finding"]
    assert finding["variant"] == "seen"
    assert finding["extras"] == {"answered_by": "srv12.examplehost.com", "interceptor": "exim"}


def test_the_better_name_of_the_server() -> None:
    script = f"{STARTTLS}TLS: name-mismatch for=server12.examplehost.com\nEXPECT-EOF"
    finding = report_as_json(played(script).report)["finding"]
    assert finding["extras"] == {"better_host": "server12.examplehost.com"}


def test_what_has_nothing_beside_it_says_nothing() -> None:
    finding = report_as_json(played(MET["recipient.unknown"]).report)["finding"]
    assert not {"variant", "extras"} & set(finding)


def test_the_schema_knows_all_that_can_be_told() -> None:
    assert set(SCHEMA["$defs"]["finding"]["properties"]["extras"]["properties"]) == EXTRAS
