"""Validates a release as a Workflow Run RO-Crate with the public validator (roc-validator on PyPI), without a network.

The validator resolves the context of RO-Crate 1.1 from its address. Here that one document is taken from the package `rocrate`,
which ships it; any other address is refused, so that nothing is left unchecked in silence.
"""

import json
import sys
from pathlib import Path

import requests
import rocrate
from rocrate_validator import services
from rocrate_validator.models import Severity
from rocrate_validator.utils.http import HttpRequester

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
        requirement_severity=Severity.REQUIRED,
        skip_availability_check=True,
        enable_profile_inheritance=True,
    )
    result = services.validate(settings)
    for issue in result.get_issues():
        print(f"{issue.severity.name}: {issue.check.identifier}: {issue.message}")
    print(f"{release}: {'issues' if result.has_issues() else 'a valid Workflow Run RO-Crate'}")
    return 1 if result.has_issues() else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
