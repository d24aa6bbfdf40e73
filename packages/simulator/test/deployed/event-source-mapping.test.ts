import { describe, expect, it } from 'vitest';
import { itemFailures } from '../../src/deployed/event-source-mapping.ts';
import { answersNothing, bodiesOf, deploy, forwards, roleWith, runs, send, sendsToDead, start } from './tiny-stack.ts';

const batch = ['a', 'b'];
const failing = (...ids: readonly unknown[]) => ({ batchItemFailures: ids.map((id) => ({ itemIdentifier: id })) });

// As in https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
describe('the answer to a batch', () => {
  it.each([
    ['nothing', null],
    ['an empty object', {}],
    ['no list', { batchItemFailures: null }],
    ['an empty list', { batchItemFailures: [] }],
  ])('is a success of all: %s', (_, answer) => {
    expect(itemFailures(answer, batch)).toEqual([]);
  });

  it('names the messages that failed', () => {
    expect(itemFailures(failing('b'), batch)).toEqual(['b']);
  });

  it.each([
    ['a text', 'fine'],
    ['an empty id', failing('')],
    ['no id', failing(null)],
    ['another name for the id', { batchItemFailures: [{ id: 'a' }] }],
    ['a message of another batch', failing('a', 'c')],
  ])('is a failure of all: %s', (_, answer) => {
    expect(itemFailures(answer, batch)).toEqual(['a', 'b']);
  });
});

describe('an event source mapping', () => {
  it('hands all that is visible to the function at once, and deletes it', async () => {
    const guard = await deploy({ handler: forwards });
    send(guard, 'one', 'two');
    await guard.settle();
    expect(runs(guard)).toEqual(['09:00:30 answered']);
    expect(bodiesOf(guard, 'Queue')).toEqual([]);
    expect(bodiesOf(guard, 'Outbox')).toEqual(['one', 'two']);
    expect(guard.refusals).toEqual([]);
    expect(guard.bugs).toEqual([]);
  });

  it('brings back the reported failures alone, after the visibility timeout, then to the dead-letter queue', async () => {
    const handler = `exports.handler = async ({ Records }) => ({
      batchItemFailures: Records.filter(({ body }) => body === 'bad').map(({ messageId }) => ({ itemIdentifier: messageId })),
    });`;
    const guard = await deploy({ handler });
    send(guard, 'good', 'bad');
    await guard.settle();
    expect(runs(guard)).toEqual(['09:00:30 answered', '09:01:30 answered']);
    expect(bodiesOf(guard, 'Dead')).toEqual(['bad']);
  });

  it('deletes nothing when the function throws', async () => {
    const guard = await deploy({ handler: "exports.handler = async () => { throw new RangeError('too much'); };" });
    send(guard, 'one', 'two');
    await guard.settle();
    expect(runs(guard)).toEqual(['09:00:30 failed', '09:01:30 failed']);
    expect(guard.invocations[0]).toMatchObject({ name: 'worker', by: 'Queue', error: { message: 'too much' } });
    expect(bodiesOf(guard, 'Dead')).toEqual(['one', 'two']);
  });

  it('says so when the function cannot be loaded', async () => {
    const guard = await deploy({ handler: "throw new Error('TABLE_NAME is missing');" });
    send(guard, 'one');
    await guard.runUntil(start + 1);
    expect(guard.invocations[0]).toMatchObject({ ended: 'init-error', error: { message: 'TABLE_NAME is missing' } });
  });

  it('reads nothing when the function’s role may not', async () => {
    const guard = await deploy({ handler: answersNothing, resources: { Role: roleWith([sendsToDead]) } });
    send(guard, 'one');
    await guard.runUntil(start + 60_000);
    expect(guard.invocations).toEqual([]);
    expect(guard.refusals.map(({ hop, action }) => `${hop}: ${action}`)).toEqual([
      'worker works off Queue: sqs:ReceiveMessage',
      'worker works off Queue: sqs:DeleteMessage',
      'worker works off Queue: sqs:GetQueueAttributes',
    ]);
  });

  it('runs invocations beside each other when asked to, as many as the mapping allows', async () => {
    const handler = `exports.handler = async ({ Records }) => { console.log(Records.length + ' by ' + process.env.AWS_ACCESS_KEY_ID); };`;
    const guard = await deploy({ handler }, { overlap: true });
    send(guard, 'one', 'two', 'three');
    await guard.settle();
    expect(guard.invocations).toHaveLength(3);
    expect(new Set(guard.logs.map(({ text }) => text.trim()))).toEqual(new Set(['1 by worker-1', '1 by worker-2']));
  });
});
