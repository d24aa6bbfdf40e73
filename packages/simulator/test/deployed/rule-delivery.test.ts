import { describe, expect, it } from 'vitest';
import { deliverToQueue } from '../../src/deployed/rule-delivery.ts';
import { Access } from '../../src/deployed/template/access.ts';
import { defaultPlace } from '../../src/deployed/world.ts';
import type { EventDelivery } from '../../src/services/eventbridge/event-bridge.ts';
import type { SqsService } from '../../src/services/sqs.ts';
import { admits, answersNothing, deploy, wiringOf } from './tiny-stack.ts';

describe('a rule', () => {
  it('fills the queue with the events that match', async () => {
    const guard = await deploy({ handler: 'exports.handler = async (event) => console.log(event.Records[0].body);' });
    guard.eventBridge.putAwsEvent({ source: 'aws.ecs', detailType: 'ECS Something', detail: { a: 1 } });
    guard.eventBridge.putAwsEvent({ source: 'aws.ec2', detailType: 'EC2 Something', detail: { a: 1 } });
    await guard.settle();
    expect(guard.invocations).toHaveLength(1);
    expect(JSON.parse(guard.logs[0]?.text ?? '')).toMatchObject({ source: 'aws.ecs', region: 'eu-west-1' });
  });

  it('loses the event, and says so, when neither queue lets it in', async () => {
    const guard = await deploy({
      handler: answersNothing,
      resources: { QueuePolicy: { Type: 'AWS::Logs::LogGroup' } },
    });
    guard.eventBridge.putAwsEvent({ source: 'aws.ecs', detailType: 'ECS Something', detail: {} });
    await guard.settle();
    expect(guard.invocations).toEqual([]);
    expect(guard.refusals.map(({ hop, consequence }) => `${hop}: ${consequence}`)).toEqual([
      'rule Rule sends to Queue: the event goes to the dead-letter queue',
      'rule Rule sends to Dead: the event is lost',
    ]);
  });
});

describe('an event for a queue', () => {
  const queueArn = 'arn:aws:sqs:eu-west-1:111122223333:Tiny-Queue';

  function deliver(resources: Parameters<typeof wiringOf>[0]) {
    const wiring = wiringOf(resources);
    const delivered: string[] = [];
    const access = new Access({ wiring, place: defaultPlace, now: () => 0, callerOf: () => undefined });
    const sqs = { deliver: (queue: string, body: string) => void delivered.push(`${queue} ${body}`) };
    const rule = wiring.rules[0];
    if (rule === undefined) throw new Error('no rule');
    deliverToQueue({ wiring, access, sqs: sqs as unknown as SqsService }, {
      ruleArn: rule.arn,
      targetArn: queueArn,
      body: 'one',
    } as EventDelivery);
    return { delivered, consequences: access.refusals.map(({ consequence }) => consequence) };
  }

  const admitsDead = admits('Rule', 'Dead');
  const noPolicy = { Type: 'AWS::Logs::LogGroup' };
  const Rule = {
    Type: 'AWS::Events::Rule',
    Properties: { EventPattern: {}, Targets: [{ Id: 'T', Arn: { 'Fn::GetAtt': ['Queue', 'Arn'] } }] },
  };

  it.each([
    ['comes into the queue that lets it in', { DeadPolicy: admitsDead }, ['Tiny-Queue one'], []],
    [
      'comes into the dead-letter queue when the queue does not',
      { QueuePolicy: noPolicy, DeadPolicy: admitsDead },
      ['Tiny-Dead one'],
      ['the event goes to the dead-letter queue'],
    ],
    ['is lost without a dead-letter queue', { QueuePolicy: noPolicy, Rule }, [], ['the event is lost']],
  ])('%s', (_what, resources, delivered, consequences) => {
    expect(deliver(resources)).toEqual({ delivered, consequences });
  });
});
