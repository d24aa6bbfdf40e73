import { describe, expect, it } from 'vitest';
import { processHost } from '../../src/cli/simulate/host.ts';
import { run } from '../../src/start/run.ts';
import { recordTerminal } from './recorded-terminal.ts';

describe('a verbose run', () => {
  it('shows each step, whole records and events, and how long it took', { timeout: 60_000 }, async () => {
    const { terminal, lines } = recordTerminal(100);
    const host = processHost();
    expect(await run({ host, terminal, speed: undefined, isVerbose: true, chosen: undefined })).toBe(0);
    const text = lines().join('\n');
    const parts = [
      /^(unchanged since the last run|bundles built, stacks synthesized) in [\d.]+ s$/m,
      /^ {2}09:00:20 {2}ECS {9}pending: v1 0\/2 running$/m,
      /^ {2}09:06:30 {2}ECS {9}bake: 4 min 51 s left$/m,
      /publishes Deployment Finished: succeeded \(\S+#finished\)$/m,
      /^ {2}pk: arn:aws:ecs:eu-west-1:111122223333:service\/shop\/checkout$/m,
      /^ {2}detail-type: Deployment Finished$/m,
      /^ {2}simulated {4}28 min 22 s in [\d.]+ s, /m,
    ];
    expect(parts.filter((part) => !part.test(text))).toEqual([]);
    expect(lines().filter((line) => line === 'Record in DynamoDB')).toHaveLength(2);
    expect(lines().length).toBeGreaterThan(200);
  });
});
