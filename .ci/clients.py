"""CloudWatch by boto3, in the protocol that is named: what it puts is what it is shown, and refusals are its own classes."""

import datetime
import sys

import boto3
import botocore
import botocore.exceptions

protocol = sys.argv[1]
session = boto3.Session()
# botocore takes the first of the protocols that a service's model names and that it knows itself.
metadata = session._session.get_service_model("cloudwatch").metadata
known = metadata.get("protocols", [metadata["protocol"]])
if protocol not in known:
    print(f"--- boto3 {boto3.__version__} does not speak {protocol}, left out")
    sys.exit(0)

loader = session._session.get_component("data_loader")
load = loader.load_service_model


def load_with(service, type_name, api_version=None):
    loaded = load(service, type_name, api_version)
    if service == "cloudwatch" and type_name == "service-2":
        loaded["metadata"].update(protocol=protocol, protocols=[protocol])
    return loaded


loader.load_service_model = load_with
client = session.client("cloudwatch")
sent = []
client.meta.events.register("before-send.cloudwatch.*", lambda request, **_: sent.append(dict(request.headers)))

name = f"5xx & <{protocol}>"
client.put_metric_alarm(
    AlarmName=name,
    Namespace="shop",
    MetricName="errors",
    Dimensions=[{"Name": "service", "Value": "web"}],
    Statistic="Sum",
    Period=60,
    EvaluationPeriods=2,
    Threshold=10.5,
    ComparisonOperator="GreaterThanThreshold",
    OKActions=[],
)
answer = client.describe_alarms(AlarmNames=[name])
[alarm] = answer["MetricAlarms"]
# The time there need not be the time here.
now = alarm["StateUpdatedTimestamp"]
client.put_metric_data(Namespace="shop", MetricData=[{"MetricName": "errors", "Value": 1, "Timestamp": now}] * 150)
assert (alarm["AlarmName"], alarm["Threshold"], alarm["Period"]) == (name, 10.5, 60), alarm
assert alarm["Dimensions"] == [{"Name": "service", "Value": "web"}] and alarm["OKActions"] == [], alarm
assert isinstance(alarm["StateUpdatedTimestamp"], datetime.datetime), alarm
assert answer["ResponseMetadata"]["RequestId"].startswith("00000000-"), answer
try:
    client.set_alarm_state(AlarmName="gone", StateValue="OK", StateReason="test")
    raise AssertionError("an alarm that is not there was set")
except client.exceptions.ResourceNotFound as error:
    assert error.response["ResponseMetadata"]["HTTPStatusCode"] == 404, error.response

try:
    session.client("s3").list_buckets()
    raise AssertionError("S3 was served")
except botocore.exceptions.ClientError as error:
    assert "the simulator does not serve GET / as s3; it serves " in str(error), error

headers = {
    key.lower(): value.decode() if isinstance(value, bytes) else str(value)
    for key, value in sent[0].items()
}
spoken = headers.get("smithy-protocol", headers.get("content-type", ""))
print(f"--- boto3 {boto3.__version__}, botocore {botocore.__version__}: {protocol} ({spoken})")
