import { describe, expect, it } from 'vitest';
import { Stage, serviceArn } from '../stage.ts';

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
  it('stays short while the tasks keep up, and has no age when it is empty [LOAD-60]', async () => {
    const stage = await play(new Stage(settings(60)), { 'worker:1': 2 }, 2);
    expect(stage.sums('NumberOfMessagesSent', 'QueueName=jobs')).toEqual([
      ['12:00:00', 60],
      ['12:01:00', 60],
    ]);
    expect(stage.sums('NumberOfMessagesDeleted', 'QueueName=jobs')).toEqual([
      ['12:00:00', 60],
      ['12:01:00', 60],
    ]);
    expect(stage.sums('ApproximateNumberOfMessagesVisible', 'QueueName=jobs')).toEqual([
      ['12:00:00', 0],
      ['12:01:00', 0],
    ]);
    expect(stage.find('ApproximateAgeOfOldestMessage', 'QueueName=jobs')).toEqual([]);
    expect(stage.workload.totals(serviceArn)).toMatchObject({ requests: 120, errors: 0 });
  });

  it('grows by what one task cannot do, and ages [LOAD-60]', async () => {
    // 90 come and 60 are done a minute: after three minutes 90 wait, the oldest since 180 of 270 had come, at 12:02:00.
    const stage = await play(new Stage(settings(90)), { 'worker:1': 1 }, 3);
    expect(stage.sums('ApproximateNumberOfMessagesVisible', 'QueueName=jobs').at(-1)).toEqual(['12:02:00', 90]);
    expect(stage.sums('ApproximateAgeOfOldestMessage', 'QueueName=jobs').at(-1)).toEqual(['12:02:00', 60]);
  });

  it('is worked off more slowly by a slower version [LOAD-60]', async () => {
    const stage = await play(new Stage(settings(60, {}, { 'worker:2': { latency: 2 } })), { 'worker:2': 1 }, 1);
    expect(stage.sums('NumberOfMessagesDeleted', 'QueueName=jobs')).toEqual([['12:00:00', 30]]);
  });

  it('does not wait for health checks [LOAD-60]', async () => {
    const stage = new Stage(settings(60));
    const revision = stage.revision('worker:1', 1, { productionPercent: 0 });
    for (const task of revision.tasks) task.healthy = false;
    stage.traffic = [revision];
    stage.workload.start();
    await stage.play(1);
    expect(stage.workload.totals(serviceArn).requests).toBe(60);
  });

  it('falls asleep six hours after its last use, and its points are late for 15 minutes when it wakes [LOAD-65]', async () => {
    const poison = { '*': { poison: { share: '100%', fromTime: '+7h' } } };
    const stage = await play(new Stage(settings(1, { maxReceiveCount: 1 }, poison)), { 'worker:1': 1 }, 8 * 60);
    const points = stage.find('ApproximateNumberOfMessagesVisible', 'QueueName=dead');
    const delays = new Map(points.map(({ minute, visibleAfterMs }) => [minute, visibleAfterMs]));
    expect(delays.get('17:58:00')).toBe(60_000);
    expect(delays.has('18:01:00')).toBe(false);
    const first = points.find(({ sum }) => sum > 0);
    // Failed at 19:00:00, hidden for 30 s and moved; at the end of that minute 14 m 30 s of the 15 are left.
    expect(first?.minute).toBe('19:00:00');
    expect(first?.visibleAfterMs).toBe(870_000);
    expect(delays.get('19:30:00')).toBe(60_000);
  });
});
