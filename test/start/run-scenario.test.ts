import { describe, expect, it } from 'vitest';
import { processHost } from '../../src/cli/simulate/host.ts';
import { chooseScenario } from '../../src/start/choose-scenario.ts';
import { runScenario } from '../../src/start/run-scenario.ts';
import { ensureTemplates } from '../../src/start/templates.ts';
import { recordTerminal } from './recorded-terminal.ts';

const host = processHost();

async function play(name: string) {
  const chosen = chooseScenario(name, host);
  if (chosen.is === 'refused') throw new Error(chosen.faults.join('\n'));
  const { terminal, lines } = recordTerminal(100);
  const stage = { templates: await ensureTemplates(), terminal, isVerbose: false, pace: async () => {} };
  return { summary: await runScenario({ ...chosen, ...stage, host }), lines: lines() };
}

describe('runScenario', () => {
  it('shows each deployment of a scenario with two, and the messages of both', { timeout: 60_000 }, async () => {
    const { summary, lines } = await play('rollback-then-fix');
    expect(summary).toMatchObject({ faults: [], missed: [], outcomes: ['rolled-back', 'succeeded'] });
    expect(summary.remains.figures).toEqual([
      expect.stringMatching(/^v2 {2}rolled-back, time to detect .+, rollback time .+$/),
      'v3  succeeded',
    ]);
    expect(lines[1]).toMatch(/^Playing /);
    expect(lines[2]).toBe('  packages/simulator/scenarios/rollback-then-fix.yaml');
    // The title, at most 18 lines, and how many steps are left out.
    expect(lines.length).toBeLessThanOrEqual(3 + 18 + 1);
  });

  it('counts the requests that failed', { timeout: 60_000 }, async () => {
    const { summary, lines } = await play('errors-under-load');
    // One request in five fails.
    const [, failed, all] = /, (\d+) of (\d+) requests failed$/.exec(summary.remains.figures[0] ?? '') ?? [];
    expect(Number(failed)).toBe(Number(all) / 5);
    expect(lines.filter((line) => line.length > 100)).toEqual([]);
  });
});
