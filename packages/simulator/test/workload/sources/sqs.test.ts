import { describe, expect, it } from 'vitest';
import { Stage } from '../stage.ts';

function settings(load: unknown, queue: object = {}, models: object = {}) {
  return { load, queue: { name: 'jobs', deadLetterQueue: 'dead', ...queue }, models };
}

async function play(stage: Stage, tasks: Record<string, number>, minutes: number): Promise<Stage> {
  stage.traffic = Object.entries(tasks).map(([version, count]) => stage.revision(version, count));
  stage.workload.start();
  await stage.play(minutes);
  return stage;
}

describe('the metrics of a queue', () => {
  it('have zero for no age and nothing for no message in flight, where the parameters say so [LOAD-66]', async () => {
    const parameters = { sqsAgeWithoutMessages: 'zero', sqsInFlightWithoutMessages: 'none' } as const;
    const stage = await play(new Stage(settings(0), { parameters }), { 'worker:1': 1 }, 1);
    expect(stage.sums('ApproximateAgeOfOldestMessage', 'QueueName=jobs')).toEqual([['12:00:00', 0]]);
    expect(stage.find('ApproximateNumberOfMessagesNotVisible', 'QueueName=jobs')).toEqual([]);
  });
});
