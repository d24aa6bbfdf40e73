import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Scenario } from '@ecs-guard/simulator/scenario/format/scenario';
import type { PlayHost } from '../cli/simulate/host.ts';
import { readScenarioFiles } from '../cli/simulate/scenario-files.ts';

export interface ChosenScenario {
  readonly is: 'read';
  readonly file: string;
  readonly scenario: Scenario;
}

export type ScenarioChoice = ChosenScenario | { readonly is: 'refused'; readonly faults: readonly string[] };

/** The scenarios of this repository. */
export const SHIPPED = join(import.meta.dirname, '../../packages/simulator/scenarios');

/** The only scenario that a path or the name of a shipped scenario names, or every mistake in it with its place. */
export function chooseScenario(wanted: string, host: PlayHost): ScenarioChoice {
  const shipped = join(SHIPPED, `${wanted}.yaml`);
  const path = /^[a-z\d-]*[a-z\d]$/.test(wanted) && existsSync(shipped) ? shipped : wanted;
  const reading = readScenarioFiles([path], host);
  if (reading.is === 'refused') return reading;
  const [one, ...others] = reading.files;
  if (one !== undefined && others.length === 0) return { is: 'read', ...one };
  return { is: 'refused', faults: [`${path} holds ${reading.files.length} scenarios: name one file`] };
}
