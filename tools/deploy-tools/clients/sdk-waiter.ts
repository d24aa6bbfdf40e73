import { readFileSync } from 'node:fs';
import {
  ECSClient,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
  waitUntilServicesStable,
} from '@aws-sdk/client-ecs';

/** Deploys and waits with the waiter of the JavaScript SDK: sdk-waiter.ts CLUSTER SERVICE TASK-DEFINITION.json */
const [cluster = '', service = '', file = ''] = process.argv.slice(2);
const client = new ECSClient({});
const registered = await client.send(new RegisterTaskDefinitionCommand(JSON.parse(readFileSync(file, 'utf8'))));
const taskDefinition = registered.taskDefinition?.taskDefinitionArn;
await client.send(new UpdateServiceCommand({ cluster, service, taskDefinition }));
const { state } = await waitUntilServicesStable({ client, maxWaitTime: 1_800 }, { cluster, services: [service] });
console.log(`waitUntilServicesStable: ${state}`);
