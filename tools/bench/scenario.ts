import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeMistake } from '@ecs-guard/simulator/scenario/format/document';
import { parseScenario } from '@ecs-guard/simulator/scenario/format/parse-scenario';
import { PlayError } from '@ecs-guard/simulator/scenario/play/perform';
import { playScenario } from '@ecs-guard/simulator/scenario/play/play';

/** A canary with fifty tasks under load that bakes for a day: its cost must not grow with that time. */
const LONG_CANARY = `
name: a canary that bakes for a day
service: { desiredCount: 50, strategy: canary 10% for 24h, bake: 10m }
load: 6000
alarms:
  5xx: { metric: HTTPCode_Target_5XX_Count, threshold: 100, evaluate: 3 of 5, missing: notBreaching }
  slow: { metric: TargetResponseTime, statistic: p99, threshold: 2, evaluate: 3 of 5, missing: notBreaching }
  share:
    math: 100 * FILL(errors, 0) / requests
    metrics: { errors: HTTPCode_Target_5XX_Count, requests: RequestCount }
    threshold: 5
    evaluate: 3 of 5
    missing: notBreaching
  memory: { metric: MemoryUtilization, statistic: Maximum, threshold: 90, evaluate: 3 of 3, missing: breaching }
  cpu: { metric: CPUUtilization, statistic: Average, threshold: 90, evaluate: 3 of 3, missing: breaching }
  unhealthy: { metric: UnHealthyHostCount, statistic: Maximum, threshold: 10, evaluate: 3 of 5, missing: notBreaching }
expect:
  - after 24h succeeded
`;

const folder = join(import.meta.dirname, '../../packages/simulator/scenarios');

async function secondsOf(texts: readonly string[]): Promise<number> {
  const begin = performance.now();
  for (const text of texts) {
    const reading = parseScenario(text, { file: 'bench' });
    if (reading.is === 'refused') throw new Error(reading.mistakes.map(describeMistake).join('\n'));
    try {
      const { expectations } = await playScenario(reading.scenario);
      for (const { text: line, saw } of expectations.filter(({ met }) => !met))
        console.log(`  not met: ${line}, was ${saw}`);
    } catch (error) {
      if (!(error instanceof PlayError)) throw error;
      console.log(`  not played: ${error.message}`);
    }
  }
  return (performance.now() - begin) / 1000;
}

const all = readdirSync(folder)
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => readFileSync(join(folder, file), 'utf8'));
const runs = [
  { what: `all ${all.length} scenarios`, seconds: await secondsOf(all), limit: 5 },
  { what: 'a canary of 50 tasks for 24 h', seconds: await secondsOf([LONG_CANARY]), limit: 1 },
];
for (const { what, seconds, limit } of runs) console.log(`${what}: ${seconds.toFixed(2)} s, at most ${limit} s`);
process.exitCode = runs.some(({ seconds, limit }) => seconds > limit) ? 1 : 0;
