import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDuration } from '@ecs-guard/simulator/duration';
import { describe, expect, it } from 'vitest';
import { readWaitArguments } from '../../src/cli/wait/arguments.ts';
import { epochMs } from '../../src/core/time.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/durations.md'), 'utf8');

describe('docs/durations.md', () => {
  it('shows durations that are read as it says', () => {
    const rows = [...page.matchAll(/^\| `(\S+)` \| (\d.+) \|$/gm)].map(([, text = '', says]) => [
      parseDuration(text),
      says,
    ]);
    expect(rows).toEqual([
      [90_000, '90 seconds'],
      [300_000, '5 minutes'],
      [5_400_000, '1 hour and 30 minutes'],
      [500, '500 milliseconds'],
      [172_800_000, '2 days'],
    ]);
  });

  it('quotes the error that wait prints', () => {
    const reading = readWaitArguments(['--service', 'web', '--timeout', '10'], epochMs(1_795_514_400_000));
    const [fault] = reading.is === 'refused' ? reading.faults : [];
    expect(page).toContain(`\nerror: ${fault}\n`);
  });
});
