import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../../src/scenario/format/parse-scenario.ts';
import { playScenario } from '../../../src/scenario/play/play.ts';
import { play } from '../stories.ts';

const untestedOf = async (...lines: string[]) => (await play('name: x', ...lines)).untested;

describe('a part of a scenario that it does not test', () => {
  it.each<[string, string[], string]>([
    [
      'a version that no step deploys',
      ['load: 60', 'versions: { v2: { errors: 1% }, v3: { errors: 9% } }'],
      'version v3 was not deployed: add the step deploy v3, or remove the version',
    ],
    [
      'errors without requests',
      ['versions: { v2: { errors: 9% } }'],
      'errors of version v2 has no effect, because there is no load: add load: 600',
    ],
    [
      'poison messages without messages',
      ['service: { traffic: queue }', 'versions: { v2: { poison: 9% } }'],
      'poison of version v2 has no effect, because there is no load: add load: 600',
    ],
    ['a load of nothing', ['load: 0'], 'the load is 0 throughout: no request or message reached the service'],
    [
      'an alarm on a series without values',
      ['alarm: 5xx > 10', 'series: { 5xx: "_x30" }'],
      'alarm 5xx had no data: its series has no value',
    ],
    [
      'a series that no alarm reads',
      ['alarm: 5xx > 10', 'series: { 5xx: "0x30", 4xx: "0x30" }'],
      'series 4xx is the metric of no alarm: name it in an alarm, or remove it',
    ],
    [
      'a hook of a stage that is not reached',
      [
        'service: { strategy: blue-green, hooks: { first: { at: PRE_SCALE_UP, answers: failed }, late: { at: POST_PRODUCTION_TRAFFIC_SHIFT } } }',
      ],
      'hook late was not called: no deployment reached its stages',
    ],
  ])('is %s', async (_, lines, sentence) => {
    expect(await untestedOf(...lines)).toEqual([sentence]);
  });

  it.each<[string, string[]]>([
    [
      'a metric of the load that a healthy version does not publish',
      ['load: 60', 'alarm: HTTPCode_Target_5XX_Count > 10'],
    ],
    [
      'a series of metric math',
      ['alarms: { a: { math: bad / all, threshold: 1 } }', 'series: { bad: "0x30", all: "5x30" }'],
    ],
    [
      'an alarm that does not exist',
      ['alarms: { a: { metric: b, threshold: 1, exists: off } }', 'series: { b: "_x30" }'],
    ],
    ['a crash without requests', ['versions: { v2: { crashAfter: 1h } }']],
    [
      'a pause that is continued',
      ['service: { hooks: { ok: { at: PRE_SCALE_UP } } }', 'steps: [0m deploy v2, 5m continue ok]'],
    ],
  ])('is not %s', async (_, lines) => {
    expect(await untestedOf(...lines)).toEqual([]);
  });

  it('is in no shipped scenario but the one about an alarm without data', async () => {
    const folder = join(import.meta.dirname, '../../../scenarios');
    const found: Record<string, readonly string[]> = {};
    // Those with a load take long to play, and the digests play them already.
    const quick = readdirSync(folder).filter((file) => file.endsWith('.yaml'));
    for (const file of quick) {
      const reading = parseScenario(readFileSync(join(folder, file), 'utf8'), { file });
      if (reading.is !== 'read' || reading.scenario.load !== undefined) continue;
      const { untested } = await playScenario(reading.scenario);
      if (untested.length > 0) found[file] = untested;
    }
    expect(found).toEqual({ 'alarm-in-insufficient-data.yaml': ['alarm 5xx had no data: its series has no value'] });
  });
});
