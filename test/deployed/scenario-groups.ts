import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withOwnNames } from '@ecs-guard/simulator/scenario/format/own-names';
import { parseScenario } from '@ecs-guard/simulator/scenario/format/parse-scenario';
import type { Scenario } from '@ecs-guard/simulator/scenario/format/scenario';

const folder = join(import.meta.dirname, '../../packages/simulator/scenarios');

export interface NamedScenario {
  readonly file: string;
  readonly scenario: Scenario;
}

/**
 * All scenarios of the project in groups that can share an account: with the same parameters, the same warm-up and the same
 * instant at which they begin; those that use up the account's DescribeAlarms are among themselves. Each has a service of its own, and one with a room for tasks a cluster of its own.
 */
export function groupScenarios(): readonly (readonly NamedScenario[])[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  return [...Map.groupBy(files.map(readNamed), ({ scenario }) => conditionsOf(scenario)).values()];
}

function conditionsOf({ warmUpMs, parameters, startMs, steps }: Scenario): string {
  const throttles = steps.some(({ action }) => action.do === 'throttle');
  return JSON.stringify({ warmUpMs, parameters, startMs, throttles });
}

function readNamed(file: string): NamedScenario {
  const reading = parseScenario(readFileSync(join(folder, file), 'utf8'), { file });
  if (reading.is === 'refused') throw new Error(`${file} is not a valid scenario`);
  const service = `story-${file.replace(/\.yaml$/, '')}`;
  const hasRoom = reading.scenario.service.capacityTasks !== undefined;
  return { file, scenario: withOwnNames(reading.scenario, { service, cluster: hasRoom ? service : 'default' }) };
}
