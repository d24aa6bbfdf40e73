"""Deploys a task definition and waits with boto3's own waiter: boto3-waiter.py CLUSTER SERVICE TASK-DEFINITION.json"""

import json
import sys

import boto3

cluster, service, file = sys.argv[1:]
ecs = boto3.client("ecs")
with open(file) as task_definition:
    registered = ecs.register_task_definition(**json.load(task_definition))
arn = registered["taskDefinition"]["taskDefinitionArn"]
ecs.update_service(cluster=cluster, service=service, taskDefinition=arn)
ecs.get_waiter("services_stable").wait(cluster=cluster, services=[service])
print("services_stable returned")
