import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describeMistake } from '@ecs-guard/simulator/scenario/format/document';
import { parseScenario } from '@ecs-guard/simulator/scenario/format/parse-scenario';
import type { Scenario } from '@ecs-guard/simulator/scenario/format/scenario';
import { PlayError } from '@ecs-guard/simulator/scenario/play/perform';
import { playScenario } from '@ecs-guard/simulator/scenario/play/play';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { digestScenarios } from '../../tools/scenario-digests.ts';

const project = join(import.meta.dirname, '../..');
const folder = join(project, 'packages/simulator/scenarios');
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => file.slice(0, -'.yaml'.length));
const digests = JSON.parse(readFileSync(join(folder, 'digests.json'), 'utf8')) as Readonly<Record<string, string>>;
const run = promisify(execFile);

function scenarioNamed(name: string): Scenario {
  const file = `packages/simulator/scenarios/${name}.yaml`;
  const reading = parseScenario(readFileSync(join(project, file), 'utf8'), { file });
  if (reading.is === 'refused') throw new Error(reading.mistakes.map(describeMistake).join('\n'));
  return reading.scenario;
}

/** What did not come true, or why it cannot be played; nothing when all is as expected. */
async function differences(name: string): Promise<readonly string[]> {
  try {
    const { expectations } = await playScenario(scenarioNamed(name));
    return expectations
      .filter(({ met }) => !met)
      .map(({ line, text, saw }) => `${name}.yaml:${line} expected ${text}, was ${saw}`);
  } catch (error) {
    if (error instanceof PlayError) return [error.message];
    throw error;
  }
}

describe('the scenarios', () => {
  it('are at least forty', () => {
    expect(names.length).toBeGreaterThanOrEqual(40);
  });

  it.each(names)('%s says what it shows, and expects something', (name) => {
    const { why, expect: expected } = scenarioNamed(name);
    expect(why).toMatch(/\.$/);
    expect(expected.length).toBeGreaterThan(0);
  });

  it.each(names)('%s comes out as it expects', async (name) => {
    expect(await differences(name)).toEqual([]);
  });

  it('have different stories', () => {
    const stories = names.map((name) => scenarioNamed(name).name);
    expect(new Set(stories).size).toBe(stories.length);
  });
});

describe('the load balancer of a scenario with load', () => {
  const loaded = names.filter((name) => {
    const { load, service } = scenarioNamed(name);
    return load !== undefined && service.traffic === 'load-balancer';
  });

  it('stands in several stories', () => {
    expect(loaded.length).toBeGreaterThanOrEqual(5);
  });

  it.each(loaded)('counts in %s what was served and what failed, and no more [LOAD-30] [LOAD-31]', async (name) => {
    const sums = new Map<string, number>();
    const { served, deployments } = await playScenario(scenarioNamed(name), {
      onMetrics: ({ namespace, data }) => {
        if (namespace !== 'AWS/ApplicationELB') return;
        for (const datum of data) {
          const { MetricName, Dimensions, Values, Counts } = metricDatum.parse(datum);
          if (Dimensions.map(({ Name }) => Name).join() !== 'LoadBalancer') continue;
          const sum = Values.reduce((total, value, index) => total + value * (Counts[index] ?? 0), 0);
          sums.set(MetricName, (sums.get(MetricName) ?? 0) + sum);
        }
      },
    });
    expect(served?.requests).toBeGreaterThan(0);
    expect(sums.get('RequestCount')).toBe(served?.requests);
    const refused = sums.get('HTTPCode_ELB_502_Count') ?? 0;
    expect((sums.get('HTTPCode_Target_5XX_Count') ?? 0) + refused).toBe(served?.errors);
    expect(sums.get('HTTPCode_ELB_503_Count') ?? 0).toBe(served?.unserved);
    // What the deployments are told to have served is a part of it.
    const told = deployments.reduce((sum, { requests = 0 }) => sum + requests, 0);
    expect(told).toBeLessThanOrEqual(served?.requests ?? 0);
  });
});

const metricDatum = z.object({
  MetricName: z.string(),
  Dimensions: z.array(z.object({ Name: z.string() })),
  Values: z.array(z.number()),
  Counts: z.array(z.number()),
});

describe('what a scenario gives as data', () => {
  it('has the digests of packages/simulator/scenarios/digests.json: npm run scenarios:digests writes them anew [SCN-12]', async () => {
    expect(await digestScenarios(folder)).toEqual(digests);
    expect(Object.keys(digests)).toEqual(names.map((name) => `${name}.yaml`).toSorted());
  });

  const node22 = process.env['NODE22'] ?? join(project, 'test/node22/node_modules/node/bin/node');
  const script = [join(project, 'tools/scenario-digests.ts'), '--print'];
  const elsewhere = {
    ...process.env,
    TZ: 'Asia/Kathmandu',
    LANG: 'tr_TR.UTF-8',
    LC_ALL: 'tr_TR.UTF-8',
    NODE_OPTIONS: '',
  };

  it('is the same in another zone and language [SCN-12]', async () => {
    const { stdout } = await run(process.execPath, script, { env: elsewhere });
    expect(JSON.parse(stdout)).toEqual(digests);
  });

  it('is the same under Node 22 [SCN-12]', async () => {
    const { stdout: version } = await run(node22, ['--version']);
    expect(version).toMatch(/^v22\./);
    const { stdout } = await run(node22, script, { env: elsewhere });
    expect(JSON.parse(stdout)).toEqual(digests);
  });
});
