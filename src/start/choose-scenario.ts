import type { Scenario } from '../../simulator/scenario/scenario.ts';
import type { PlayHost } from '../cli/simulate/host.ts';
import { readScenarioFiles } from '../cli/simulate/scenario-files.ts';

export interface ChosenScenario {
  readonly is: 'read';
  readonly file: string;
  readonly scenario: Scenario;
}

export type ScenarioChoice = ChosenScenario | { readonly is: 'refused'; readonly faults: readonly string[] };

/** The only scenario that the path names, or every mistake in it with its place. */
export function chooseScenario(path: string, host: PlayHost): ScenarioChoice {
  const reading = readScenarioFiles([path], host);
  if (reading.is === 'refused') return reading;
  const [one, ...others] = reading.files;
  if (one !== undefined && others.length === 0) return { is: 'read', ...one };
  return { is: 'refused', faults: [`${path} holds ${reading.files.length} scenarios: name one file`] };
}
