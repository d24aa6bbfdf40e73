import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type DeployedGuard, startDeployedGuard } from '@ecs-guard/simulator/deployed/deployed-guard';
import { ServiceError } from '@ecs-guard/simulator/service';
import { Stack } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { DeploymentGuard } from '../../lib/guard/deployment-guard.ts';
import { localSlack } from '../../src/start/templates.ts';
import { ensureBundles } from '../../tools/build-bundles.ts';
import { createApp } from '../lib/synth.ts';
import { eventsOf, seedRolledBack } from './rolled-back-service.ts';
import { NOON } from './story.ts';

const PAYMENTS = 'C0PAYMENTS';
const TOPIC = 'arn:aws:sns:eu-west-1:111122223333:deploys';
const minute = 60_000;
const project = join(import.meta.dirname, '../..');
const message = (service: string) => `${service} was rolled back: alarm checkout-5xx fired`;
let folder: string;
let templateFile: string;

/** A guard with a route by team, a route by name to a topic, and a channel for the rest. */
beforeAll(async () => {
  await ensureBundles();
  mkdirSync(join(project, '.build'), { recursive: true });
  folder = mkdtempSync(join(project, '.build', 'routing-'));
  const app = createApp(undefined, folder);
  const stack = new Stack(app, 'Routed');
  new DeploymentGuard(stack, 'Guard', {
    slack: {
      channel: localSlack.channel,
      secret: Secret.fromSecretCompleteArn(stack, 'Token', localSlack.secretArn),
    },
    routing: {
      routes: [
        {
          services: ['shop/search'],
          to: [{ topic: new Topic(stack, 'Deploys', { topicName: 'deploys', enforceSSL: true }), format: 'amazon-q' }],
        },
        { teams: ['payments'], to: [{ slackChannel: PAYMENTS, mention: ['here'] }] },
      ],
    },
  });
  app.synth();
  templateFile = join(folder, 'Routed.template.json');
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true }));

async function deploy(options: Partial<Parameters<typeof startDeployedGuard>[0]> = {}): Promise<DeployedGuard> {
  const guard = await startDeployedGuard({ templateFile, startsAt: NOON - 5 * minute, ...options });
  onTestFinished(() => guard.close());
  guard.slack.addChannel(PAYMENTS);
  await guard.runUntil(NOON + 8 * minute);
  return guard;
}

/** Rolls a service back; ECS reports each of its events twice. */
function rollBack(guard: DeployedGuard, serviceName: string, team?: string): void {
  const { arn } = seedRolledBack(guard, { serviceName });
  if (team !== undefined) tag(guard, arn, team);
  for (const event of [...eventsOf(arn), ...eventsOf(arn)]) {
    const { source, 'detail-type': detailType, detail, resources, time } = event;
    guard.eventBridge.putAwsEvent({
      source: String(source),
      detailType: String(detailType),
      detail: detail as Record<string, unknown>,
      resources: resources as string[],
      time: Date.parse(String(time)),
    });
  }
}

function tag({ ecs }: DeployedGuard, resourceArn: string, value: string): void {
  const input = { resourceArn, tags: [{ key: 'team', value }] };
  ecs.handle({ operation: 'TagResource', input, caller: { accessKeyId: 'operator' } });
}

const textsIn = (guard: DeployedGuard, channel: string) => guard.slack.messages(channel).map(({ text }) => text);

function expectNoFaults(guard: DeployedGuard): void {
  expect(guard.refusals).toEqual([]);
  expect(guard.bugs).toEqual([]);
  expect(guard.queues.filter((queue) => !queue.isWorkedOff).flatMap((queue) => queue.bodies())).toEqual([]);
}

describe('a deployed guard with routes', () => {
  it('sends each message to one place: the channel of the team, the topic, or the fallback', async () => {
    const guard = await deploy();
    rollBack(guard, 'checkout', 'payments');
    rollBack(guard, 'search');
    rollBack(guard, 'basket', 'shopping');
    await guard.runUntil(NOON + 20 * minute);
    expect(textsIn(guard, PAYMENTS)).toEqual([`<!here> ${message('checkout')}`]);
    expect(textsIn(guard, localSlack.channel)).toEqual([message('basket')]);
    const published = guard.sns.messages(TOPIC).map((one) => JSON.parse(one.message));
    // A topic cannot be edited: what the explainer gathered after the end is a message of its own.
    const { threadId } = published[0].metadata;
    expect(published.map(({ id }) => id)).toEqual([`${threadId}#finished`, `${threadId}#explained`]);
    const title = expect.stringContaining('search was rolled back: alarm checkout-5xx fired');
    expect(published.map(({ content }) => content.title)).toEqual([title, title]);
    expectNoFaults(guard);
  });

  it('sends a message to the fallback, and says why, when ECS denies the notifier the tags', async () => {
    const guard = await deploy({
      faults: ({ action, function: name }) =>
        name === 'notifier' && action === 'ecs:DescribeServices'
          ? { error: new ServiceError('AccessDeniedException', 'not allowed to perform ecs:DescribeServices') }
          : undefined,
    });
    rollBack(guard, 'checkout', 'payments');
    await guard.runUntil(NOON + 20 * minute);
    expect(textsIn(guard, PAYMENTS)).toEqual([]);
    expect(textsIn(guard, localSlack.channel)).toEqual([message('checkout')]);
    expect(JSON.stringify(guard.slack.messages(localSlack.channel))).toContain(
      'posted in the fallback, because ECS did not return the tags of the service',
    );
    expectNoFaults(guard);
  });

  it('publishes a message that SNS did not accept at first, one time', async () => {
    let left = 3;
    const guard = await deploy({
      faults: ({ action }) => {
        if (action !== 'sns:Publish' || left === 0) return undefined;
        left -= 1;
        return { error: new ServiceError('InternalErrorException', 'down', { status: 500 }) };
      },
    });
    rollBack(guard, 'search');
    await guard.runUntil(NOON + 30 * minute);
    expect(left).toBe(0);
    expect(guard.sns.messages(TOPIC).length).toBe(1);
    expectNoFaults(guard);
  });
});
