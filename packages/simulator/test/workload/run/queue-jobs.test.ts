import { describe, expect, it } from 'vitest';
import { Stage } from '../stage.ts';

const TWO_MINUTES = { queueProcessingMs: 120_000 };
/** One message, which arrives in the first ten seconds. */
const ONE_MESSAGE = { requestsPerMinute: 0, jumps: [{ at: '+0m', requestsPerMinute: 6, for: '10s' }] };

function stageOf(load: unknown, queue: object, parameters: object, models: object = {}): Stage {
  const settings = { load, queue: { name: 'jobs', deadLetterQueue: 'dead', ...queue }, models };
  return new Stage(settings, { parameters });
}

async function play(stage: Stage, version: string, minutes: number): Promise<void> {
  stage.traffic = [stage.revision(version, 1)];
  stage.workload.start();
  await stage.play(minutes);
}

const received = (stage: Stage) => stage.sums('NumberOfMessagesReceived', 'QueueName=jobs');
const deleted = (stage: Stage) => stage.sums('NumberOfMessagesDeleted', 'QueueName=jobs');

describe('a job of two minutes', () => {
  it('is in flight until it is done, and its message is deleted then [LOAD-67]', async () => {
    const stage = stageOf(6, { visibilityTimeout: '5m' }, TWO_MINUTES);
    await play(stage, 'worker:1', 3);
    expect(received(stage)).toEqual([
      ['12:00:00', 6],
      ['12:01:00', 6],
      ['12:02:00', 6],
    ]);
    expect(deleted(stage)).toEqual([['12:02:00', 6]]);
    expect(stage.sums('ApproximateNumberOfMessagesNotVisible', 'QueueName=jobs')).toEqual([
      ['12:00:00', 6],
      ['12:01:00', 12],
      ['12:02:00', 12],
    ]);
    // The oldest has arrived at 12:00:00, 12:00:00 and 12:01:00.
    expect(stage.sums('ApproximateAgeOfOldestMessage', 'QueueName=jobs')).toEqual([
      ['12:00:00', 60],
      ['12:01:00', 120],
      ['12:02:00', 120],
    ]);
  });

  it('occupies one of the places of its task: as many as the rate of the task needs [LOAD-67]', async () => {
    // One message per minute, for two minutes each, makes two at the same time.
    const stage = stageOf(6, { visibilityTimeout: '5m', messagesPerMinuteAndTask: 1 }, TWO_MINUTES);
    await play(stage, 'worker:1', 3);
    expect(received(stage)).toEqual([
      ['12:00:00', 2],
      ['12:02:00', 2],
    ]);
    expect(deleted(stage)).toEqual([['12:02:00', 2]]);
  });

  it('occupies it for twice as long in a version that is half as fast [LOAD-67]', async () => {
    const slow = { 'worker:2': { latency: 2 } };
    const stage = stageOf(6, { visibilityTimeout: '5m', messagesPerMinuteAndTask: 1 }, TWO_MINUTES, slow);
    await play(stage, 'worker:2', 5);
    expect(deleted(stage)).toEqual([['12:04:00', 2]]);
  });

  it('occupies it also if it fails in the end [LOAD-67]', async () => {
    const poison = { '*': { poison: '100%' } };
    const stage = stageOf(
      6,
      { visibilityTimeout: '5m', messagesPerMinuteAndTask: 1 },
      { queueProcessingMs: 60_000 },
      poison,
    );
    await play(stage, 'worker:1', 3);
    expect(received(stage)).toEqual([
      ['12:00:00', 1],
      ['12:01:00', 1],
      ['12:02:00', 1],
    ]);
    expect(deleted(stage)).toEqual([]);
  });
});

describe('a worker that stops', () => {
  it('leaves its message to the next one after the visibility timeout [LOAD-68]', async () => {
    const stage = stageOf(ONE_MESSAGE, { visibilityTimeout: '5m' }, TWO_MINUTES);
    await play(stage, 'worker:1', 1);
    stage.traffic = [stage.revision('worker:2', 1)];
    await stage.play(8);
    expect(received(stage)).toEqual([
      ['12:00:00', 1],
      ['12:05:00', 1],
    ]);
    expect(deleted(stage)).toEqual([['12:07:00', 1]]);
  });

  it('extends no timeout any more [LOAD-69]', async () => {
    const stage = stageOf(ONE_MESSAGE, {}, { ...TWO_MINUTES, queueExtendsVisibility: true });
    await play(stage, 'worker:1', 1);
    stage.traffic = [stage.revision('worker:2', 1)];
    await stage.play(4);
    // Last extended at 12:01:10, so visible at 12:01:40.
    expect(received(stage)).toEqual([
      ['12:00:00', 1],
      ['12:01:00', 1],
    ]);
    expect(deleted(stage)).toEqual([['12:03:00', 1]]);
  });
});

describe('a job that takes longer than the visibility timeout', () => {
  it('loses its message, which is received again until it is a dead letter [LOAD-68]', async () => {
    const stage = stageOf(ONE_MESSAGE, { visibilityTimeout: '30s' }, TWO_MINUTES);
    await play(stage, 'worker:1', 5);
    // Received at 12:00:10, 12:00:40 and 12:01:10, and moved at 12:01:40.
    expect(received(stage)).toEqual([
      ['12:00:00', 2],
      ['12:01:00', 1],
    ]);
    expect(stage.sums('ApproximateNumberOfMessagesVisible', 'QueueName=dead').slice(0, 3)).toEqual([
      ['12:00:00', 0],
      ['12:01:00', 1],
      ['12:02:00', 1],
    ]);
    expect(deleted(stage)).toEqual([]);
  });

  it('keeps its message if the worker extends the timeout [LOAD-69]', async () => {
    const stage = stageOf(ONE_MESSAGE, { visibilityTimeout: '30s' }, { ...TWO_MINUTES, queueExtendsVisibility: true });
    await play(stage, 'worker:1', 5);
    expect(received(stage)).toEqual([['12:00:00', 1]]);
    expect(deleted(stage)).toEqual([['12:02:00', 1]]);
  });

  it('shows a message that failed in the end only after that [LOAD-69]', async () => {
    const poison = { '*': { poison: '100%' } };
    const parameters = { ...TWO_MINUTES, queueExtendsVisibility: true };
    const stage = stageOf(ONE_MESSAGE, { visibilityTimeout: '30s' }, parameters, poison);
    await play(stage, 'worker:1', 5);
    // Received at 12:00:10, failed at 12:02:10, visible at 12:02:40.
    expect(received(stage)).toEqual([
      ['12:00:00', 1],
      ['12:02:00', 1],
    ]);
  });
});
