import { describe, expect, it } from 'vitest';
import { QueueModel } from '../../src/workload/queue.ts';
import { samplingOf } from '../../src/workload/run/sampling.ts';
import { Stage, serviceArn } from './stage.ts';

function settings(load: unknown, queue: object = {}, models: object = {}) {
  return { load, queue: { name: 'jobs', deadLetterQueue: 'dead', ...queue }, models };
}

async function play(stage: Stage, tasks: Record<string, number>, minutes: number): Promise<Stage> {
  stage.traffic = Object.entries(tasks).map(([version, count]) => stage.revision(version, count));
  stage.workload.start();
  await stage.play(minutes);
  return stage;
}

describe('a queue that is worked off', () => {
  it('hides failed messages for the visibility timeout, then gives them again [LOAD-61]', async () => {
    // One comes every 10 s and all fail. Each is received at once, and 30 s and 60 s later: of the first three steps one
    // message, of the next three two, from then on three. Hidden are those of the last three steps.
    const stage = await play(new Stage(settings(6, {}, { '*': { poison: '100%' } })), { 'worker:1': 5 }, 2);
    expect(stage.sums('NumberOfMessagesReceived', 'QueueName=jobs')).toEqual([
      ['12:00:00', 9],
      ['12:01:00', 18],
    ]);
    expect(stage.sums('ApproximateNumberOfMessagesNotVisible', 'QueueName=jobs')).toEqual([
      ['12:00:00', 6],
      ['12:01:00', 9],
    ]);
    expect(stage.find('NumberOfMessagesDeleted', 'QueueName=jobs')).toEqual([]);
  });

  it('moves a message to the dead-letter queue instead of giving it once more, which no count of sends shows [LOAD-62]', async () => {
    const stage = await play(new Stage(settings(6, {}, { '*': { poison: '100%' } })), { 'worker:1': 5 }, 3);
    // Come at 12:00:10, moved at 12:01:40; two more by 12:02:00, and six a minute from then on.
    expect(stage.sums('ApproximateNumberOfMessagesVisible', 'QueueName=dead')).toEqual([
      ['12:00:00', 0],
      ['12:01:00', 3],
      ['12:02:00', 9],
    ]);
    expect(stage.find('NumberOfMessagesSent', 'QueueName=dead')).toEqual([]);
    // Its age counts from the move.
    expect(stage.sums('ApproximateAgeOfOldestMessage', 'QueueName=dead')).toEqual([
      ['12:01:00', 20],
      ['12:02:00', 80],
    ]);
  });

  it('looks young when a version fails everything: what was received three times counts in no age [LOAD-63]', async () => {
    const stage = await play(
      new Stage(settings(6, { deadLetterQueue: undefined }, { '*': { poison: '100%' } })),
      { 'worker:1': 50 },
      30,
    );
    const ages = stage.sums('ApproximateAgeOfOldestMessage', 'QueueName=jobs').map(([, age]) => age);
    // Received at once, after 30 s and after 60 s; from the third time on it is forgotten.
    expect(Math.max(...ages)).toBeLessThanOrEqual(70);
    // Of 180 that came all are still there.
    const waiting = stage.sums('ApproximateNumberOfMessagesVisible', 'QueueName=jobs').at(-1)?.[1] ?? 0;
    const hidden = stage.sums('ApproximateNumberOfMessagesNotVisible', 'QueueName=jobs').at(-1)?.[1] ?? 0;
    expect(waiting + hidden).toBeGreaterThanOrEqual(180);
  });

  it('lets a better version work off what a worse one failed [LOAD-64]', async () => {
    const stage = new Stage(settings(60, { maxReceiveCount: 100 }, { 'worker:2': { poison: '50%' } }));
    await play(stage, { 'worker:2': 5 }, 1);
    expect(stage.workload.totals(serviceArn).errors).toBeGreaterThanOrEqual(30);
    stage.traffic = [stage.revision('worker:1', 5)];
    await stage.play(3);
    expect(stage.total('NumberOfMessagesSent', 'QueueName=jobs')).toBe(240);
    expect(stage.total('NumberOfMessagesDeleted', 'QueueName=jobs')).toBe(240);
    expect(stage.sums('ApproximateNumberOfMessagesVisible', 'QueueName=dead').at(-1)?.[1]).toBe(0);
  });

  it('fails messages by chance with random sampling, the same for the same seed [LOAD-16]', async () => {
    const play10 = async (seed: number) => {
      const stage = new Stage(settings(60, { maxReceiveCount: 100 }, { 'worker:1': { errors: '20%' } }), {
        seed,
        parameters: { requestSampling: 'random' },
      });
      await play(stage, { 'worker:1': 5 }, 10);
      return stage.workload.totals(serviceArn).errors;
    };
    const errors = await Promise.all([1, 2, 3, 1].map(play10));
    expect(errors[3]).toBe(errors[0]);
    expect(new Set(errors).size).toBe(3);
  });

  it('keeps what one version failed for the next, which fails of it its own share alone [LOAD-64]', () => {
    const queue = new QueueModel(
      { name: 'jobs', maxReceiveCount: 9, deadLetterQueue: 'dead', visibilityTimeout: 30_000 },
      { sqsReceivesThatHideAge: 3, sqsVisibilityTimeoutMs: 30_000 },
      samplingOf('exact', 1, 1),
    );
    queue.arrive(100, 0);
    expect(queue.receive(1_000, 0, { poison: 0.5, errors: 0 })).toMatchObject({ received: 100, failed: 50 });
    expect(queue.receive(1_000, 29_999, { poison: 0, errors: 0 })).toMatchObject({ received: 0, failed: 0 });
    queue.reveal(30_000);
    // A quarter of all messages is half of the half that failed.
    expect(queue.receive(1_000, 30_000, { poison: 0.25, errors: 0 })).toMatchObject({ received: 50, failed: 25 });
    queue.reveal(60_000);
    // The same version fails the same messages again; a worse one fails no more of them than there are.
    expect(queue.receive(1_000, 60_000, { poison: 0.25, errors: 0 })).toMatchObject({ received: 25, failed: 25 });
    queue.reveal(90_000);
    expect(queue.receive(1_000, 90_000, { poison: 0.9, errors: 0 })).toMatchObject({ received: 25, failed: 25 });
  });

  it('deletes what is held, unless it is visible again [LOAD-68]', () => {
    const parameters = { sqsReceivesThatHideAge: 3, sqsVisibilityTimeoutMs: 30_000 };
    const queue = new QueueModel({ name: 'jobs', maxReceiveCount: 3 }, parameters, samplingOf('exact', 1, 1));
    queue.arrive(3, 0);
    const [first, second] = [2, 1].map((count) => {
      const { processed } = queue.receive(count, 0, { poison: 0, errors: 0 });
      return queue.hold(processed, 30_000);
    });
    expect(queue.gauges()).toMatchObject({ visible: 0, hidden: 3, oldestMs: 0 });
    expect(first && queue.delete(first)).toBe(2);
    queue.reveal(30_000);
    expect(queue.gauges()).toMatchObject({ visible: 1, hidden: 0 });
    expect(second && queue.delete(second)).toBe(0);
    expect(queue.isEmpty).toBe(false);
  });
});
