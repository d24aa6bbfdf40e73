import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CELLS } from '../../../tools/detection/cells.ts';
import { pageOf } from '../../../tools/detection/page.ts';
import { inOrderOf, type Result, readResults } from '../../../tools/detection/results.ts';

const base: Result = {
  digest: 'x',
  shape: 'rolling own-alb',
  strategy: 'rolling',
  requestsPerMinute: 100,
  kind: 'fault',
  what: '20 % errors',
  firstSeed: 1,
  seeds: 200,
  rolledBack: 190,
  beforeAllMoved: 0,
  offAtStart: 0,
  medianMinutes: 6.183,
  medianErrors: 1_234,
  by: {},
};
const none = { rolledBack: 0, medianMinutes: undefined, medianErrors: undefined };
const results: readonly Result[] = [
  { ...base, requestsPerMinute: 30, ...none },
  base,
  { ...base, requestsPerMinute: 1_000, rolledBack: 199 },
  { ...base, what: 'never healthy', rolledBack: 1 },
  { ...base, kind: 'healthy', what: '1 % errors before and after', ...none },
  { ...base, kind: 'healthy', what: 'CPU at 95 % by design', ...none, offAtStart: 200 },
  { ...base, shape: 'canary own-alb', strategy: 'canary', rolledBack: 200, beforeAllMoved: 150 },
  { ...base, shape: 'rolling none', requestsPerMinute: 0, what: 'never healthy', ...none },
  { ...base, shape: "canary own-alb with Express Mode's alarm", strategy: 'canary', rolledBack: 100 },
  {
    ...base,
    shape: "canary own-alb with Express Mode's alarm",
    strategy: 'canary',
    kind: 'healthy',
    what: '1 % errors before and after',
    rolledBack: 98,
  },
];
const page = pageOf(results, results.length);

/** The lines of a part, from its heading to the next one. */
function part(heading: string): readonly string[] {
  const [, after = ''] = page.split(`## ${heading}\n`);
  return (after.split('\n## ')[0] ?? '').split('\n');
}

describe('the detection page', () => {
  it('says how it was measured, and that nothing ran on AWS', () => {
    expect(page.startsWith('# Detection: what the default alarms catch\n')).toBe(true);
    expect(page).toContain('Nothing on this page ran on AWS.');
    expect(page.endsWith(' |\n')).toBe(true);
  });

  it('has the share that is caught, with a column per load; only none and all are 0 % and 100 %', () => {
    const lines = part('Rolling deployment of a service behind its own Application Load Balancer');
    expect(lines).toContain('| new version | 30/min | 100/min | 1,000/min |');
    expect(lines).toContain('| 20 % errors | 0 % | 95 % | > 99 % |');
    expect(lines).toContain('| no task becomes healthy |  | < 1 % |  |');
  });

  it('has the median minute and the median errors of those that were caught', () => {
    const lines = part('Rolling deployment of a service behind its own Application Load Balancer');
    expect(lines).toContain('| 20 % errors | 6.2 min, 1,234 | 6.2 min, 1,234 |');
    const blind = pageOf([{ ...base, ...none }], 1);
    expect(blind.split('\n').filter((line) => line.startsWith('| 20 % errors |'))).toEqual(['| 20 % errors | 0 % |']);
  });

  it('has false rollbacks as k of n with their upper bound, and how often the alarms were off', () => {
    const lines = part('Rolling deployment of a service behind its own Application Load Balancer');
    // None of 200: 1 − 0.05^(1/200) = 1.487 %.
    expect(lines).toContain('| 1 % errors before and after | 0 of 200 (≤ 1.49 %) |');
    expect(lines).toContain('| CPU at 95 % by design | 0 of 200 (≤ 1.49 %), off 100 % |');
  });

  it('has the share before all traffic moved where traffic moves in steps', () => {
    const lines = part('Canary deployment of a service behind its own Application Load Balancer');
    expect(lines).toContain('| 20 % errors | 100 % (75 %) |');
  });

  it('names the blind cells of each kind of service', () => {
    expect(part('What the default alarms do not see').filter((line) => line.startsWith('- '))).toEqual([
      '- **Rolling deployment of a service behind its own Application Load Balancer**: 20 % errors at 30 per minute; no task becomes healthy at 100 per minute',
      '- **Rolling deployment of a service without requests**: no task becomes healthy',
    ]);
  });

  it('has our canary beside the alarm of Express Mode', () => {
    const lines = part("Beside ECS Express Mode's alarm");
    expect(lines).toContain('| 20 % errors | 100 % (75 %) / 50 % (0 %) |');
    expect(lines).toContain('| 1 % errors before and after | – / 49 % |');
    expect(page).not.toContain("own-alb with Express Mode's alarm");
  });

  it('has what the essential alarms catch in a row of its own, below the same version with the default alarms', () => {
    const essential = { ...base, shape: 'rolling own-alb with essential alarms', rolledBack: 100 };
    const rows = pageOf([base, { ...base, what: '10 % errors' }, essential], 3)
      .split('\n')
      .filter((line) => /^\| \d+ % errors.* % \|$/.test(line));
    expect(rows).toEqual([
      '| 20 % errors | 95 % |',
      '| 20 % errors with essential alarms | 50 % |',
      '| 10 % errors | 95 % |',
    ]);
  });

  it('says which visibility timeout a queue has', () => {
    const shape = 'rolling queue with a visibility timeout of 12 minutes';
    expect(pageOf([{ ...base, shape }], 1)).toContain(
      '\n## Rolling deployment of a service that processes a queue, with a visibility timeout of 12 minutes\n',
    );
  });

  it('says how many cells are measured, until all are', () => {
    const partial = pageOf(results, 2_865);
    expect(partial).toContain(
      '\n- So far, 10 of 2,865 cells are measured. The others are empty or missing here.\n\n`npm run detection` repeats',
    );
    expect(page).not.toContain('So far');
  });
});

describe('docs/detection.md', () => {
  const read = (path: string) => readFileSync(join(import.meta.dirname, '../../..', path), 'utf8');

  it('shows the committed results: npm run detection -- --page writes it anew', () => {
    const known = inOrderOf(CELLS, readResults(read('tools/detection/results.jsonl')));
    expect(known.length).toBeGreaterThan(700);
    expect(pageOf(known, CELLS.length)).toBe(read('docs/detection.md'));
  });
});
