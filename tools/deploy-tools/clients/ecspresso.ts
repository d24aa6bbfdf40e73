import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  DescribeServiceDeploymentsCommand,
  DescribeServicesCommand,
  ECSClient,
  ListServiceDeploymentsCommand,
  RegisterTaskDefinitionCommand,
  type Service,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';

/**
 * Replays the calls of `ecspresso deploy` with its defaults: ecspresso.ts CLUSTER SERVICE TASK-DEFINITION.json
 *
 * It follows the published source, kayac/ecspresso v2.8.8: `Deploy` in deploy.go (commit 0255e8c), `WaitFunc`,
 * `waitServiceDeployment`, `evaluateDeploymentStatus` and `confirmPrimaryTD` in wait.go (03473ed),
 * `findActiveECSDeploymentArn` in rollback.go, delays in ecspresso.go. It leaves out DescribeScalableTargets of
 * Application Auto Scaling: if that call fails, ecspresso prints a warning and goes on.
 */
const [cluster = '', service = '', file = ''] = process.argv.slice(2);
const ecs = new ECSClient({});

/** `delayForServiceChanged` */
const changedMs = 3_000;
/** `refreshInterval` */
const refreshMs = 10_000;
/** Its time limit for the whole command, unless the configuration has another `timeout`. */
const limitMs = 600_000;
/** How long it looks for the deployment. */
const findMs = 10_000;

const deadline = Date.now() + limitMs;
try {
  await deploy();
  console.log('service completed status=deployed');
} catch (error) {
  console.error(`deploy FAILED. ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

async function deploy(): Promise<void> {
  const { desiredCount } = await describe();
  const registered = await ecs.send(new RegisterTaskDefinitionCommand(JSON.parse(readFileSync(file, 'utf8'))));
  const taskDefinition = registered.taskDefinition?.taskDefinitionArn;
  await ecs.send(
    new UpdateServiceCommand({ cluster, service, taskDefinition, desiredCount, forceNewDeployment: false }),
  );
  await sleep(changedMs);
  const arn = await findActive();
  // Without an active deployment, it has nothing to wait for.
  if (arn !== undefined) await waitFor(arn);
  const primary = (await describe()).deployments?.find(({ status }) => status === 'PRIMARY');
  if (primary === undefined) throw new Error('no primary deployment found');
  if (nameOf(primary.taskDefinition) !== nameOf(taskDefinition)) {
    throw new Error(
      `task definition ${taskDefinition} is not deployed yet. PRIMARY deployment is ${primary.taskDefinition}`,
    );
  }
}

async function findActive(): Promise<string | undefined> {
  const until = Date.now() + findMs;
  for (;;) {
    const { serviceDeployments = [] } = await ecs.send(
      new ListServiceDeploymentsCommand({ cluster, service, status: ['IN_PROGRESS'] }),
    );
    const [newest] = serviceDeployments.toSorted((a, b) => Number(b.createdAt) - Number(a.createdAt));
    if (newest !== undefined) return newest.serviceDeploymentArn;
    if (Date.now() >= until) return undefined;
    await sleep(changedMs);
  }
}

async function waitFor(arn: string): Promise<void> {
  for (;;) {
    await sleep(refreshMs);
    if (Date.now() >= deadline) throw new Error('context deadline exceeded');
    await describe();
    const { serviceDeployments: [deployment] = [] } = await ecs.send(
      new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: [arn] }),
    );
    switch (deployment?.status) {
      case 'SUCCESSFUL':
      case 'ROLLBACK_SUCCESSFUL':
        return;
      case 'STOPPED':
      case 'ROLLBACK_FAILED':
      case 'STOP_REQUESTED':
        throw new Error(`Service deployment failed ${deployment.status}`);
      default:
    }
  }
}

async function describe(): Promise<Service> {
  const { services: [found] = [] } = await ecs.send(
    new DescribeServicesCommand({ cluster, services: [service], include: ['TAGS'] }),
  );
  if (found === undefined) throw new Error(`service ${service} is not found`);
  return found;
}

function nameOf(arn: string | undefined): string | undefined {
  return arn?.split('/').at(-1);
}
