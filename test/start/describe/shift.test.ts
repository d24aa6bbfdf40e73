import { describe, expect, it } from 'vitest';
import { describeShift } from '../../../src/start/describe/shift.ts';

const traffic = (revision: number, productionPercent: number, testPercent = 0) => ({
  revisionArn: `arn:${revision}`,
  taskDefinition: {
    arn: `web:${revision}`,
    family: 'web',
    revision,
    containerDefinitions: [],
    registeredAt: 0,
    tags: [],
    rest: {},
  },
  side: 'blue' as const,
  productionPercent,
  testPercent,
  tasks: [],
});

describe('a deployment that shifts traffic', () => {
  it('has a stage and shares of the traffic', () => {
    const lines = describeShift({ lifecycleStage: 'PRODUCTION_TRAFFIC_SHIFT', hookDetails: [] }, [
      traffic(1, 90),
      traffic(2, 10, 100),
    ]);
    expect(lines).toEqual([
      { what: 'stage', text: 'PRODUCTION_TRAFFIC_SHIFT' },
      { what: 'traffic', text: 'v1 90 % · v2 10 %, test v2 100 %' },
    ]);
  });

  it('names the pause that awaits an action, and until when', () => {
    const hook = { hookId: 'ecs-pause-1', targetType: 'PAUSE', targetArn: undefined, timeoutAction: 'ROLLBACK' };
    // 2026-12-01T09:30:00Z
    const expiresAt = 1_796_117_400_000;
    const hookDetails = [
      { ...hook, status: 'AWAITING_ACTION' as const, expiresAt },
      { ...hook, status: 'SUCCEEDED' as const, expiresAt },
    ];
    expect(describeShift({ lifecycleStage: 'POST_TEST_TRAFFIC_SHIFT', hookDetails }, [])).toEqual([
      { what: 'stage', text: 'POST_TEST_TRAFFIC_SHIFT' },
      { what: 'hook', text: 'ecs-pause-1 awaits CONTINUE or ROLLBACK until 09:30:00', style: 'yellow' },
    ]);
  });

  it('says nothing when there is nothing to say', () => {
    expect(describeShift({ lifecycleStage: undefined, hookDetails: [] }, [])).toEqual([]);
  });
});
