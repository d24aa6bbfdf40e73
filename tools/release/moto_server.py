"""Runs moto's server, with one correction: CloudFormation removes an item of a list that is AWS::NoValue, and moto keeps it as null.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/pseudo-parameter-reference.html
Usage: moto_server.py -H 127.0.0.1 -p 0
"""

from moto.cloudformation import parsing
from moto.events.models import EventBus
from moto.server import main

resolve = parsing.clean_json


def resolve_without_no_value(value, resources):
    if not isinstance(value, list):
        return resolve(value, resources)
    items = [(item, resolve_without_no_value(item, resources)) for item in value]
    return [found for item, found in items if found is not None or not is_conditional(item)]


def is_conditional(item):
    return isinstance(item, dict) and "Fn::If" in item


EventBus.physical_resource_id = property(lambda bus: bus.name)
parsing.clean_json = resolve_without_no_value
main()
