import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { telemetry } from '../../src/adapters/telemetry.ts';

let lines: string[];

beforeEach(() => {
  lines = [];
  vi.stubEnv('POWERTOOLS_SERVICE_NAME', 'tester');
  vi.stubEnv('POWERTOOLS_METRICS_NAMESPACE', 'Guard');
  const write = (chunk: unknown) => {
    lines.push(
      ...String(chunk)
        .split('\n')
        .filter((line) => line !== ''),
    );
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(write);
  vi.spyOn(process.stderr, 'write').mockImplementation(write);
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

const written = () => lines.map((line) => JSON.parse(line));

describe('telemetry', () => {
  it('writes one structured line per message, at its level', () => {
    const { log } = telemetry();
    log.info('saved', { serviceArn: 'a' });
    log.warn('denied', { action: 'ecs:ListTasks' });
    expect(written()).toMatchObject([
      { level: 'INFO', message: 'saved', serviceArn: 'a', service: 'tester' },
      { level: 'WARN', message: 'denied', action: 'ecs:ListTasks', service: 'tester' },
    ]);
  });

  it('writes durations in seconds, every one of an invocation', () => {
    const { measure, flush } = telemetry();
    measure([
      { metric: 'DeploymentsRolledBack', value: 1, unit: 'Count' },
      { metric: 'RecoveryTime', value: 90.5, unit: 'Seconds' },
    ]);
    measure([{ metric: 'RecoveryTime', value: 30, unit: 'Seconds' }]);
    flush();
    expect(written()[0]).toMatchObject({ DeploymentsRolledBack: 1, RecoveryTime: [90.5, 30] });
    expect(written()[0]._aws.CloudWatchMetrics[0].Metrics).toEqual([
      { Name: 'DeploymentsRolledBack', Unit: 'Count' },
      { Name: 'RecoveryTime', Unit: 'Seconds' },
    ]);
  });

  it('writes the counts of an invocation as one EMF line, and none a second time', () => {
    const { count, flush } = telemetry();
    count('MessagesShown');
    count('SweepSignals', 3);
    flush();
    flush();
    expect(written()).toHaveLength(1);
    expect(written()[0]).toMatchObject({
      MessagesShown: 1,
      SweepSignals: 3,
      _aws: {
        CloudWatchMetrics: [
          {
            Namespace: 'Guard',
            Metrics: [
              { Name: 'MessagesShown', Unit: 'Count' },
              { Name: 'SweepSignals', Unit: 'Count' },
            ],
          },
        ],
      },
    });
  });

  it('writes nothing where nothing was counted: Powertools would warn', () => {
    telemetry().flush();
    expect(lines).toEqual([]);
  });
});
