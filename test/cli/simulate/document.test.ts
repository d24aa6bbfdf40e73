import { describe, expect, it } from 'vitest';
import { files, HEALTHY, LEAK } from './files.ts';
import { simulate } from './machine.ts';

describe('--json', () => {
  it('is one document for one scenario', async () => {
    const { stdout, code } = await simulate(['leak.yaml', '--json'], { files });
    const document = JSON.parse(stdout);
    expect(document).toMatchObject({
      schemaVersion: '1',
      scenario: 'a slow leak',
      met: true,
      startedAt: '2026-01-05T12:00:00.000Z',
      deployments: [
        {
          version: 'v2',
          verdict: 'rolled-back',
          because: ['alarm 5xx'],
          status: 'ROLLBACK_SUCCESSFUL',
          protection: 'armed',
          failedAt: { afterMs: 611_000, at: '2026-01-05T12:10:11.000Z' },
          timeToDetectMs: 610_000,
          rollbackTimeMs: 90_000,
          recoveryTimeMs: 700_000,
          requestsServed: null,
          errorsCaused: null,
        },
      ],
      alarms: [
        {
          name: '5xx',
          threshold: 10,
          comparisonOperator: 'GreaterThanThreshold',
          datapoints: [
            [0, 0],
            [60_000, 0],
            [120_000, 0],
            [180_000, 0],
            [240_000, 0],
            [300_000, 2],
            [360_000, 11],
            [480_000, 14],
            [540_000, 15],
          ],
        },
      ],
      expectations: [{ text: '10m failed because alarm 5xx', line: 6, met: true, saw: null }],
    });
    expect(code).toBe(0);
  });

  it('is a list for several and for a folder, also of one file', async () => {
    expect(JSON.parse((await simulate(['leak.yaml', 'ok.yaml', '--json'], { files })).stdout)).toHaveLength(2);
    expect(
      JSON.parse(
        (await simulate(['b', '--json'], { files: { 'b/x.yaml': HEALTHY }, folders: { b: ['x.yaml'] } })).stdout,
      ),
    ).toHaveLength(1);
  });

  it('exits with 51 all the same, and says so inside', async () => {
    const { stdout, code } = await simulate(['wrong.yaml', '--json'], { files });
    expect(JSON.parse(stdout)).toMatchObject({
      met: false,
      expectations: [{ met: false, saw: '10m11s v2 failed because alarm 5xx (4m41s too late)' }],
    });
    expect(code).toBe(51);
  });

  it('has the same keys in the same order in every story, and no more than six digits of a fraction [SCN-18]', async () => {
    const third = LEAK.replace('0x4 2', '0.123456789x3 2 3.3333333333').replace(
      'threshold: 10',
      'threshold: 9.87654321',
    );
    const [one, other] = await Promise.all([
      simulate(['leak.yaml', '--json'], { files }),
      simulate(['t.yaml', '--json'], { files: { 't.yaml': third } }),
    ]);
    const keys = (text: string) => Object.keys(JSON.parse(text));
    expect(keys(other.stdout)).toEqual(keys(one.stdout));
    expect(JSON.parse(other.stdout)).toMatchObject({
      alarms: [
        {
          threshold: 9.876_54,
          datapoints: expect.arrayContaining([
            [0, 0.123_457],
            [300_000, 3.333_33],
          ]),
        },
      ],
    });
    for (const [number] of other.stdout.matchAll(/(?<=[[ ,])-?\d+\.\d+(?=[,\n\]])/g))
      expect(number.replace(/^-?0?\.?0*|\./g, '').length).toBeLessThanOrEqual(6);
  });
});
