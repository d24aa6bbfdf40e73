import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { type DeployedGuard, startDeployedGuard } from '@ecs-guard/simulator/deployed/deployed-guard';
import type { App, Stack } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { ensurePackage } from '../../tools/build.ts';
import { eventsOf, seedRolledBack } from '../deployed/rolled-back-service.ts';
import { NOON } from '../deployed/story.ts';
import { createApp } from '../lib/synth.ts';

const project = join(import.meta.dirname, '../..');

// The examples import the package by its name, as their readers will: it is built before they are loaded.
await ensurePackage(project);
const { ReviewOnRollbackStack } = await import('../../examples/step-functions-on-rollback/stack.ts');
const { IncidentStack } = await import('../../examples/incident-by-lambda/stack.ts');
const { StopPipelineStack } = await import('../../examples/stop-pipeline/stack.ts');

/** Below the project, because there the functions find the AWS SDK, which Lambda's runtime brings along. */
mkdirSync(join(project, '.build'), { recursive: true });
const folder = mkdtempSync(join(project, '.build', 'examples-'));
afterAll(() => rmSync(folder, { recursive: true }));

const routingKeySecretArn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:incidents-a1B2c3';
const examples = {
  review: (app: App): Stack => new ReviewOnRollbackStack(app, 'Review'),
  incident: (app: App): Stack => new IncidentStack(app, 'Incidents', { routingKeySecretArn }),
  pipeline: (app: App): Stack =>
    new StopPipelineStack(app, 'StopPipeline', { pipelineName: 'release', service: 'shop/checkout' }),
};

/** The example, deployed to the local AWS beside nothing else. */
async function deploy(create: (app: App) => Stack): Promise<DeployedGuard> {
  const app = createApp(undefined, mkdtempSync(join(folder, 'app-')));
  const stack = create(app);
  const { directory } = app.synth();
  const guard = await startDeployedGuard({
    templateFile: join(directory, `${stack.stackName}.template.json`),
    startsAt: NOON,
  });
  onTestFinished(() => guard.close());
  return guard;
}

/** A rollback of `checkout` at noon, as ECS tells it; each of its events twice. */
async function rollBack(guard: DeployedGuard, serviceName = 'checkout'): Promise<void> {
  const service = seedRolledBack(guard, { serviceName });
  await guard.runUntil(NOON + 8 * 60_000);
  for (const event of [...eventsOf(service.arn), ...eventsOf(service.arn)]) {
    const { source, 'detail-type': detailType, detail, resources, time } = event;
    guard.eventBridge.putAwsEvent({
      source: String(source),
      detailType: String(detailType),
      detail: detail as Record<string, unknown>,
      resources: resources as string[],
      time: Date.parse(String(time)),
    });
  }
  await guard.settle();
}

/** The guard publishes at least once: what stands on its bus comes a second time. */
async function publishAgain(guard: DeployedGuard): Promise<void> {
  const published = guard.eventBridge.events.filter(({ busName }) => busName !== 'default');
  expect(published.length).toBeGreaterThan(0);
  for (const { busName, event } of published) {
    await guard.eventBridge.handle({
      operation: 'PutEvents',
      caller: { accessKeyId: 'operator' },
      input: {
        Entries: [
          {
            EventBusName: busName,
            Source: event.source,
            DetailType: event['detail-type'],
            Detail: JSON.stringify(event.detail),
            Resources: event.resources,
          },
        ],
      },
    });
  }
  await guard.settle();
}

function expectNoFaults(guard: DeployedGuard): void {
  expect(guard.refusals).toEqual([]);
  expect(guard.bugs).toEqual([]);
  expect(guard.invocations.filter(({ ended }) => ended !== 'answered')).toEqual([]);
  expect(guard.logs.filter(({ text }) => text.includes('tried again'))).toEqual([]);
}

describe('the examples', () => {
  it.each(Object.entries(examples))('have no finding of cdk-nag without a reason: %s', (_, create) => {
    const stack = create(createApp());
    for (const Checks of [AwsSolutionsChecks, ServerlessChecks]) {
      expect(new Checks(stack).validateScope(stack).violations).toEqual([]);
    }
  });

  it('start one review of a rollback, and ask the team whose alarm fired', async () => {
    const guard = await deploy(examples.review);
    await rollBack(guard);
    await publishAgain(guard);
    expect(guard.stepFunctions.executions).toEqual([
      expect.objectContaining({
        // Of the event's id, whose "#" Step Functions does not accept.
        name: expect.stringMatching(/^[A-Za-z0-9_-]+-finished$/),
        status: 'SUCCEEDED',
        path: ['ByCause', 'AskTheServiceTeam'],
        error: undefined,
      }),
    ]);
    const inboxes = guard.queues
      .map((queue) => [/^(Service|Platform)Team(?!Dead)/.exec(queue.label)?.[0], queue.bodies()])
      .filter(([label]) => label !== undefined);
    expect(inboxes).toEqual([
      ['ServiceTeam', [expect.stringMatching(/"service":"checkout".*"outcome":"rolled-back","cause":"alarm"/)]],
      ['PlatformTeam', []],
    ]);
    expectNoFaults(guard);
  });

  it('open one incident a service, and resolve it by name', async () => {
    const told: Record<string, unknown>[] = [];
    const incidents = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        told.push(JSON.parse(Buffer.concat(chunks).toString('utf8')));
        response.writeHead(202).end();
      });
    });
    await new Promise<void>((resolve) => incidents.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void incidents.close());
    const address = incidents.address();
    const incidentsUrl = `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}/v2/enqueue`;
    const guard = await deploy((app) => new IncidentStack(app, 'Incidents', { routingKeySecretArn, incidentsUrl }));
    guard.secrets.putSecret({ name: 'incidents', arn: routingKeySecretArn, secretString: 'routing-key' });
    await rollBack(guard);
    await publishAgain(guard);
    const open = new Map<unknown, unknown>();
    for (const { dedup_key, event_action } of told) open.set(dedup_key, event_action);
    expect([...open]).toEqual([['arn:aws:ecs:eu-west-1:111122223333:service/shop/checkout', 'trigger']]);
    expect(told[0]).toMatchObject({
      routing_key: 'routing-key',
      payload: { summary: 'checkout rolled-back: alarm', severity: 'warning', timestamp: '2026-12-01T12:07:00.000Z' },
    });
    expectNoFaults(guard);
  });

  it('stop the execution that deployed, once, and none that began later or deploys something else', async () => {
    const guard = await deploy(examples.pipeline);
    guard.codePipeline.start('release', 'one-that-deployed');
    guard.codePipeline.start('other', 'of-another-pipeline');
    await guard.runUntil(NOON + 60_000);
    guard.codePipeline.start('release', 'one-that-began-later');
    await rollBack(guard);
    await publishAgain(guard);
    const executions = guard.codePipeline.executions.map(({ pipelineExecutionId: id, status, stopReason }) => [
      id,
      status,
      stopReason,
    ]);
    expect(executions).toEqual([
      ['one-that-deployed', 'Stopping', 'ECS rolled checkout back: alarm'],
      ['of-another-pipeline', 'InProgress', undefined],
      ['one-that-began-later', 'InProgress', undefined],
    ]);
    expect(guard.calls.filter(({ action }) => action === 'codepipeline:StopPipelineExecution')).toHaveLength(1);
    expectNoFaults(guard);
  });

  it('leave the pipeline of another service alone', async () => {
    const guard = await deploy(examples.pipeline);
    guard.codePipeline.start('release', 'one');
    await rollBack(guard, 'search');
    expect(guard.codePipeline.executions.map(({ status }) => status)).toEqual(['InProgress']);
    expectNoFaults(guard);
  });
});
