import { describe, expect, it } from 'vitest';
import { runStories } from '../../src/start/run-stories.ts';
import { showBriefly } from '../../src/start/show-result.ts';
import { ensureTemplates } from '../../src/start/templates.ts';
import { recordTerminal } from './recorded-terminal.ts';

describe('runStories', () => {
  it('plays a good and a bad version, and fits a terminal of 80 columns', { timeout: 60_000 }, async () => {
    const { terminal, lines } = recordTerminal(80);
    let virtualMs = 0;
    const pace = async (ms: number) => {
      virtualMs += ms;
    };
    const { remains, ...summary } = await runStories({
      templates: await ensureTemplates(),
      terminal,
      isVerbose: false,
      pace,
    });
    expect(summary).toMatchObject({ faults: [], outcomes: ['succeeded', 'rolled-back'], messages: 1, events: 7 });
    // A reader who watches waits for nearly all of it.
    expect(virtualMs).toBeGreaterThan(0.9 * summary.virtualMs);
    expect(remains).toMatchObject({
      result: { status: 'ROLLBACK_SUCCESSFUL' },
      messages: [{ text: expect.any(String) }],
    });
    expect(lines().filter((line) => line.includes('Slack'))).toEqual([
      '  No Slack message: by default, the guard posts only when something goes wrong.',
      expect.stringMatching(/^ {2}09:22:1\d {2}guard {7}posts a Slack message$/),
      expect.stringMatching(/^ {2}09:23:4\d {2}guard {7}updates the Slack message$/),
    ]);
    showBriefly(remains, ['the end'], terminal);
    expect(lines().length).toBeLessThanOrEqual(66);
    expect(lines().filter((line) => line.length > 80 && !line.startsWith('  arn:'))).toEqual([]);
  });
});
