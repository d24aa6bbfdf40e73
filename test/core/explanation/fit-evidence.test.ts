import { describe, expect, it } from 'vitest';
import { weighValue } from '../../../src/core/deployment/item-size.ts';
import { fitEvidence } from '../../../src/core/explanation/fit-evidence.ts';
import { gathered, KILLED } from '../../builders/evidence.ts';
import { at } from '../../builders/facts.ts';
import { hostileEvidence } from '../../builders/hostile-evidence.ts';

describe('fitEvidence', () => {
  it('leaves small evidence as it is', () => {
    const evidence = gathered({ tasks: [KILLED] });
    expect(fitEvidence(evidence)).toEqual(evidence);
  });

  it('fits any evidence into 32 KB, and keeps the tasks', () => {
    const big = hostileEvidence('x'.repeat(5_000), '\u{1F600}'.repeat(3_000), 'y'.repeat(5_000), 5);
    const [log] = big.logs;
    const lines = Array.from({ length: 20 }, () => ({ at: at(5), text: 'z'.repeat(500) }));
    const logs = log === undefined ? [] : [1, 2, 3].map((n) => ({ ...log, container: `c${n}`, lines }));
    const fitted = fitEvidence({ ...big, logs });
    expect(weighValue(fitted)).toBeLessThanOrEqual(32_000);
    expect(fitted.tasks.length).toBeGreaterThan(0);
    expect(fitted.rollbackTasks).toHaveLength(1);
  });

  it('drops the oldest log lines first', () => {
    const text = 'z'.repeat(500);
    const log = { container: 'app', logGroup: 'g', logStream: 's', region: 'r', redacted: 0, mayLackLast: false };
    const lines = Array.from({ length: 20 }, (_, index) => ({ at: at(index), text }));
    const logs = ['a', 'b', 'c', 'd'].map((container) => ({ ...log, container, lines }));
    const fitted = fitEvidence(gathered({ logs }));
    expect(fitted.logs).toHaveLength(4);
    expect(fitted.logs[0]?.lines.at(-1)?.at).toBe(at(19));
    expect(fitted.logs[0]?.lines.length).toBeLessThan(20);
  });
});
