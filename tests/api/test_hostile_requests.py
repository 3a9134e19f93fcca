"""Requests that schemathesis makes from openapi.json, right ones and wrong ones, with each scope's token.

No answer is a fault, each is as the document says, and no door opens without its token.
"""

import re
import subprocess
import sys

import pytest

from tests.api import opened
from tests.faults import LONG
from tests.servers import SCOPES

WITHIN_S = 3600 if LONG else 280
NOT_ASKED = "positive_data_acceptance"
"""That whatever fits the schema is done: the rules refuse some of it by what the office is just then."""
REFUSALS = [400, 401, 403, 404, 405, 409, 413, 415, 422, 429]
"""What does not fit it may also be too large, which schemathesis counts among refusals only when told."""


@pytest.fixture(scope="module")
def api(tmp_path_factory):
    with opened(tmp_path_factory.mktemp("hostile")) as api:
        api.post("/desks/1/open")
        yield api


def schemathesis(api, folder, scope: str, phases: str, examples: int) -> str:
    """What a run tells, without the requests it shows."""
    token = api.server.token(scope)
    (folder / "schemathesis.toml").write_text(
        f"checks.negative_data_rejection.expected-statuses = {REFUSALS}\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", "from schemathesis.cli import schemathesis; schemathesis()", "run",
         f"{api.server.url}/api/v1/openapi.json", "--header", f"Authorization: Bearer {token}",
         "--phases", phases, "--max-examples", str(examples), "--exclude-checks", NOT_ASKED, "--seed", "1",
         "--continue-on-failure", "--no-color", "--generation-database", "none"],
        cwd=folder, capture_output=True, text=True, timeout=WITHIN_S,
    )  # fmt: skip
    told = run.stdout + run.stderr
    assert run.returncode == 0, told[-6000:]
    return told


def requests_in(told: str) -> int:
    return int(re.search(r"(\d+) generated", told)[1])


@pytest.mark.timeout(WITHIN_S)
@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.long
def test_no_request_is_answered_with_a_fault_or_otherwise_than_documented(api, tmp_path, scope):
    """The supervisor's token reaches everything, so most is asked with it."""
    everything = scope == "supervisor"
    phases = "coverage,fuzzing" if everything or LONG else "fuzzing"
    told = schemathesis(api, tmp_path, scope, phases, 500 if LONG else 3 if everything else 1)
    assert requests_in(told) > (500 if everything else 25)
    assert "Traceback" not in api.server.log
