import { describe, expect, it } from 'vitest';
import { workloadSettingsSchema } from '../../src/workload/settings.ts';

describe('the settings of a workload', () => {
  it('may be empty: no requests and no source', () => {
    expect(workloadSettingsSchema.parse({})).toEqual({});
  });

  it('let a queue receive a message three times, where nothing else is said', () => {
    expect(workloadSettingsSchema.parse({ queue: { name: 'jobs' } })).toEqual({
      queue: { name: 'jobs', maxReceiveCount: 3 },
    });
    expect(workloadSettingsSchema.parse({ queue: { name: 'jobs', visibilityTimeout: '5m' } })).toMatchObject({
      queue: { visibilityTimeout: 300_000 },
    });
  });

  it.each([
    ['a queue that gives no message', { queue: { name: 'jobs', maxReceiveCount: 0 } }],
    ['a queue without a name', { queue: { name: '' } }],
    ['tasks that work off nothing', { queue: { name: 'jobs', messagesPerMinuteAndTask: 0 } }],
    ['monitoring every 30 s', { monitoringSeconds: 30 }],
    ['Container Insights of another level', { containerInsights: 'full' }],
    ['a source that there is not', { clb: { loadBalancer: 'lb' } }],
    ['a member of a source that there is not', { alb: { loadbalancer: 'lb' } }],
  ])('refuse %s', (_what, settings) => {
    expect(workloadSettingsSchema.safeParse(settings).success).toBe(false);
  });
});
