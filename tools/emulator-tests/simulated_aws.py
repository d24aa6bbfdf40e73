"""A pytest plugin that runs the tests of an in-process mock of AWS against a simulated AWS on this machine.

Clients of ECS and CloudWatch find it in the environment (AWS_ENDPOINT_URL_ECS, AWS_ENDPOINT_URL_CLOUDWATCH). The mock
knows no such address, so it lets these calls through, and answers all others, such as the EC2 calls of a set-up. Each
test begins in an empty account. A test that registers an EC2 instance as a container instance gets one from the control
port, with the resources that the mock gives it. The plugin writes one JSON line per test to EMULATOR_TESTS_RESULTS: its id, its
outcome, the calls it made in order, and the error that ended it.
"""

import json
import os
import signal
import sys
import types
import urllib.request

import pytest
from botocore.client import BaseClient

CONTROL = os.environ["ECS_GUARD_CONTROL_URL"]
RESULTS = os.environ["EMULATOR_TESTS_RESULTS"]
# That a test has, in real time.
SECONDS = 20


def _freeze_time(*_arguments, **_options):
    return pytest.mark.skip(reason="it stops the clock of its own process, which is not the clock of the simulated AWS")


sys.modules["freezegun"] = types.SimpleNamespace(freeze_time=_freeze_time)

_calls = []
_make_api_call = BaseClient._make_api_call


def _recorded(client, operation, params):
    call = {"service": client.meta.service_model.service_name, "operation": operation}
    _calls.append(call)
    try:
        if operation == "RegisterContainerInstance":
            return _register(client, **params)
        return _make_api_call(client, operation, params)
    except Exception as error:
        call["error"] = str(error)[:500]
        raise


BaseClient._make_api_call = _recorded

_INSTANCE = {"cpu": 4096, "memory": 7482}


def _register(client, cluster="default", **_others):
    def instances():
        found = _make_api_call(client, "ListContainerInstances", {"cluster": cluster})
        return found["containerInstanceArns"]

    count = len(instances()) + 1
    body = {"cluster": cluster.split("/")[-1], "instances": [{**_INSTANCE, "count": count}]}
    _control(f"/instances?region={client.meta.region_name}", body)
    named = {"cluster": cluster, "containerInstances": instances()[-1:]}
    described = _make_api_call(client, "DescribeContainerInstances", named)
    return {"containerInstance": described["containerInstances"][0]}


def _control(path, body=None):
    data = b"" if body is None else json.dumps(body).encode()
    urllib.request.urlopen(urllib.request.Request(f"{CONTROL}{path}", method="POST", data=data), timeout=30).close()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    _calls.clear()
    _control("/reset")


def _too_slow(_number, _frame):
    raise TimeoutError(f"the test took more than {SECONDS} s")


signal.signal(signal.SIGALRM, _too_slow)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_call(item):
    # A test may wait for what the mock lets happen with each call, and AWS after minutes.
    signal.alarm(SECONDS)
    yield
    signal.alarm(0)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    report = (yield).get_result()
    # A test has three phases. The call decides, unless the test ended before it.
    if report.when != "call" and report.outcome == "passed":
        return
    line = {"id": item.nodeid, "outcome": report.outcome, "calls": list(_calls)}
    if call.excinfo is not None:
        line["error"] = call.excinfo.exconly()[:2000]
        line["line"] = _line_of(call.excinfo, item)
    with open(RESULTS, "a", encoding="utf-8") as results:
        results.write(json.dumps(line) + "\n")


def _line_of(excinfo, item):
    """The line of the test itself at which it ended."""
    inside = [one for one in excinfo.traceback if str(one.path) == str(item.path)]
    return f"{item.path.name}:{inside[-1].lineno + 1}" if inside else ""
