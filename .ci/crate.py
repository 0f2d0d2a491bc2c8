"""Validates a release as a Workflow Run RO-Crate with the public validator (roc-validator on PyPI), without a network.

The validator resolves the context of RO-Crate 1.1 from its address. Here that one document is taken from the package `rocrate`,
which ships it; any other address is refused, so that nothing is left unchecked in silence.

What the profiles recommend is checked too. What a release cannot have is in LEFT, with the reason.
"""

import json
import sys
from pathlib import Path

import requests
import rocrate
from rocrate_validator import services
from rocrate_validator.models import Severity
from rocrate_validator.utils.http import HttpRequester

# What is recommended and left out.
LEFT = {
    "process-run-crate-0.5_3.2": "the program has no address",
    "process-run-crate-0.5_5.1": "the program has no address",
    "process-run-crate-0.5_8.4": "a run asks no clock: its day is stated with `ran_on` in [quality], or not at all",
    "process-run-crate-0.5_8.6": "whoever ran it is named with `analyst` in [quality], or not at all",
    "ro-crate-1.1_22.2": "as the analyst is its author",
    "ro-crate-1.1_30.2": "whom the analyst works for is in no study file",
    "ro-crate-1.1_30.3": "whom the analyst works for is in no study file",
    "ro-crate-1.1_31.2": "addresses of organisations are in no study file",
    "ro-crate-1.1_22.3": "the publisher is named with `publisher` in [quality], or not at all",
}
CONTEXT = "https://w3id.org/ro/crate/1.1/context"


def shipped(_requester, address, **_options):
    """The document behind an address, as the package has it."""
    path = Path(rocrate.__file__).parent / "data" / "ro-crate.jsonld"
    content = path.read_bytes()
    if address != CONTEXT or json.loads(content).get("@id") != CONTEXT:
        raise RuntimeError(f"no document for {address}")
    response = requests.Response()
    response.status_code = 200
    response.url = address
    response.headers["Content-Type"] = "application/ld+json"
    response._content = content
    return response


def main(release):
    HttpRequester.get = shipped
    settings = services.ValidationSettings(
        rocrate_uri=release,
        profile_identifier="workflow-run-crate",
        requirement_severity=Severity.RECOMMENDED,
        skip_availability_check=True,
        enable_profile_inheritance=True,
    )
    result = services.validate(settings)
    issues = result.get_issues()
    faults = [issue for issue in issues if issue.severity >= Severity.REQUIRED or issue.check.identifier not in LEFT]
    for issue in faults:
        print(f"{issue.severity.name}: {issue.check.identifier}: {issue.message}")
    for identifier in sorted({issue.check.identifier for issue in issues if issue not in faults}):
        print(f"left: {identifier}: {LEFT[identifier]}")
    print(f"{release}: {'issues' if faults else 'a valid Workflow Run RO-Crate'}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
