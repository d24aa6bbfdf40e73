import { describe, expect, it } from 'vitest';
import { failureModelSchema, loadSchema, modelsFileSchema } from '../../src/workload/schema.ts';

describe('a failure model', () => {
  it('is healthy when it says nothing [LOAD-1]', () => {
    expect(failureModelSchema.parse({})).toEqual({});
  });

  it('takes effects in their short form [LOAD-1]', () => {
    const short = { errors: '20%', latency: 3, memory: 2, cpu: 90, crashAfter: '5m', neverHealthy: true, poison: 0.1 };
    expect(failureModelSchema.parse({ ...short, imagePull: 'fails', startUp: '1m30s', failsAbove: 600 })).toEqual({
      errors: { share: 0.2 },
      latency: { factor: 3 },
      memory: { slope: 2 },
      cpu: { percent: 90 },
      crashAfter: { after: 300_000, exitCode: 1, reason: 'Essential container in task exited' },
      neverHealthy: {},
      poison: { share: 0.1 },
      imagePull: { result: 'fails' },
      startUp: 90_000,
      failsAbove: { requestsPerMinute: 600, errors: 0.5, latency: 2, unhealthy: false },
    });
  });

  it('takes windows of task age and of time, and a share of the tasks [LOAD-2]', () => {
    const errors = {
      share: 1,
      from: '3m',
      until: '1h',
      fromTime: '2026-01-05T12:00:00Z',
      untilTime: '+10m',
      tasks: '50%',
    };
    expect(failureModelSchema.parse({ errors })).toEqual({
      errors: {
        share: 1,
        from: 180_000,
        until: 3_600_000,
        fromTime: { atMs: Date.UTC(2026, 0, 5, 12) },
        untilTime: { afterStartMs: 600_000 },
        tasks: 0.5,
      },
    });
  });

  it.each([
    [{ errors: '120%' }, 'errors.share', 'must be a share from 0 to 1, or from 0% to 100%, got "120%"'],
    [
      { crashAfter: 90 },
      'crashAfter.after',
      'must be a duration like 90s, 5m or 1h30m, got 90: write 90s for seconds or 90m for minutes',
    ],
    [{ startUp: '1.5m' }, 'startUp', 'must be a duration like 90s, 5m or 1h30m, got "1.5m": write 1m30s'],
    [{ startUp: 0 }, 'startUp', 'must be a duration like 90s, 5m or 1h30m, got 0: write 0s'],
    [
      { errors: { share: 1, fromTime: 'noon' } },
      'errors.fromTime',
      'must be a UTC time from 1970 on like 2026-01-05T12:00:00Z, or a duration from the start like +10m, got "noon"',
    ],
    [{ imagePull: 'works' }, 'imagePull.result', 'must be "fails": leave it out for an image that can be pulled'],
    [
      { metrics: [{ namespace: 'AWS/X', name: 'n', per: 'request' }] },
      'metrics.0.namespace',
      'must not begin with AWS/: those are published by AWS',
    ],
  ])('refuses %j by place and value', (given, path, message) => {
    expect(issuesOf(failureModelSchema, given)).toEqual([[path, message]]);
  });

  it('refuses a key that it does not know', () => {
    expect(issuesOf(failureModelSchema, { error: '1%' })).toEqual([['', 'Unrecognized key: "error"']]);
  });
});

describe('a load', () => {
  it('is requests a minute in its short form [LOAD-10]', () => {
    expect(loadSchema.parse(300)).toEqual({ requestsPerMinute: 300 });
  });

  it.each([
    [{}, '', 'must have exactly one of requestsPerMinute, diurnal and recording'],
    [
      { requestsPerMinute: 1, diurnal: { low: 1, high: 2 } },
      '',
      'must have exactly one of requestsPerMinute, diurnal and recording',
    ],
    [{ diurnal: { low: 3, high: 2 } }, 'diurnal', 'must have a low that is not above its high'],
    [
      { diurnal: { low: 1, high: 2, peakAt: '25:00' } },
      'diurnal.peakAt',
      'must be a UTC time of day such as 14:00, got "25:00"',
    ],
    [
      { requestsPerMinute: 1, jumps: [{ at: '+1m' }] },
      'jumps.0',
      'must have exactly one of factor and requestsPerMinute',
    ],
  ])('refuses %j', (given, path, message) => {
    expect(issuesOf(loadSchema, given)).toEqual([[path, message]]);
  });
});

describe('a file of models', () => {
  it('names each by a version', () => {
    expect(modelsFileSchema.parse({ 'shop/api:bad*': { errors: '5%' } })).toEqual({
      'shop/api:bad*': { errors: { share: 0.05 } },
    });
    expect(issuesOf(modelsFileSchema, { 17: {} })).toEqual([
      ['17', 'must be named by family:revision, an image or NAME=value, got "17"'],
    ]);
  });
});

interface Schema {
  safeParse(given: unknown): {
    error?: { issues: readonly { path: readonly PropertyKey[]; message: string }[] } | undefined;
  };
}

function issuesOf(schema: Schema, given: unknown) {
  return schema.safeParse(given).error?.issues.map(({ path, message }) => [path.join('.'), message]);
}
