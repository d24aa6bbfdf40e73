import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { startDeployedGuard } from '../../src/deployed/deployed-guard.ts';
import { answersNothing, bodiesOf, deploy, forwards, send, start, writeTinyStack } from './tiny-stack.ts';

describe('a deployed guard', () => {
  it('does nothing until time moves', async () => {
    const guard = await deploy({ handler: answersNothing });
    send(guard, 'one');
    expect([guard.clock.now(), guard.invocations]).toEqual([start, []]);
    await guard.runUntil(start);
    expect(guard.invocations).toHaveLength(1);
  });

  it('knows its queues by their places, and which of them a function works off', async () => {
    const guard = await deploy({ handler: answersNothing });
    guard.sqs.deliver('Tiny-Outbox', 'first');
    guard.sqs.deliver('Tiny-Outbox', 'second');
    expect(guard.queues.map(({ label, name, isWorkedOff }) => [label, name, isWorkedOff])).toEqual([
      ['Dead', 'Tiny-Dead', false],
      ['Outbox', 'Tiny-Outbox', false],
      ['Queue', 'Tiny-Queue', true],
    ]);
    expect(bodiesOf(guard, 'Outbox')).toEqual(['first', 'second']);
    expect(guard.queues[1]?.depth()).toMatchObject({ visible: 2 });
  });

  it('settles when its functions have nothing left, whatever waits in other queues', async () => {
    const guard = await deploy({ handler: forwards });
    send(guard, 'one');
    // Quiet is a span of ten seconds in which nothing is due.
    guard.clock.schedule(start + 10_000, () => send(guard, 'two'), 'a message');
    guard.clock.schedule(start + 60_000, () => send(guard, 'three'), 'a message');
    await guard.settle();
    expect(bodiesOf(guard, 'Outbox')).toEqual(['one', 'two']);
    await guard.settle(60_000);
    expect(bodiesOf(guard, 'Outbox')).toEqual(['one', 'two', 'three']);
  });

  it('runs until something has come true', async () => {
    const guard = await deploy({ handler: answersNothing });
    guard.clock.schedule(start + 60_000, () => send(guard, 'one'), 'a message');
    await guard.runUntil(() => guard.invocations.length > 0);
    expect(guard.clock.now()).toBe(start + 60_000);
    await expect(guard.runUntil(() => false)).rejects.toThrow('the awaited condition did not come by');
  });

  it('has the items of all tables', async () => {
    const guard = await deploy({
      handler: answersNothing,
      resources: {
        Table: {
          Type: 'AWS::DynamoDB::Table',
          Properties: {
            AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
            BillingMode: 'PAY_PER_REQUEST',
            KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
          },
        },
      },
    });
    expect([await guard.scan(), guard.wiring.tables.map(({ ref }) => ref)]).toEqual([[], ['Tiny-Table']]);
    expect(guard.calls).toEqual([]);
  });

  it('does not start from a file that is not there', async () => {
    const templateFile = writeTinyStack({ handler: answersNothing }).replace('Tiny', 'Other');
    expect(existsSync(templateFile)).toBe(false);
    await expect(startDeployedGuard({ templateFile, startsAt: start })).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
