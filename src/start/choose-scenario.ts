import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Scenario } from '@ecs-guard/simulator/scenario/format/scenario';
import { nearest } from '@ecs-guard/simulator/scenario/format/suggest';
import type { PlayHost } from '../cli/simulate/host.ts';
import { readScenarioFiles } from '../cli/simulate/scenario-files.ts';

/** A scenario and the path of its file. */
export interface ChosenScenario {
  readonly is: 'read';
  readonly file: string;
  readonly scenario: Scenario;
}

export type ScenarioChoice = ChosenScenario | { readonly is: 'refused'; readonly faults: readonly string[] };

/** The scenarios of this repository. */
export const SHIPPED = join(import.meta.dirname, '../../packages/simulator/scenarios');

/** Matches names of shipped scenarios. A path contains a slash or a dot. */
const NAME = /^[a-z\d-]*[a-z\d]$/;

/**
 * Reads the scenario at a path or with the name of a shipped one, or returns every mistake in it with its place. A file of
 * that name takes precedence over a shipped scenario.
 */
export function chooseScenario(wanted: string, host: PlayHost): ScenarioChoice {
  const isName = NAME.test(wanted) && !existsSync(wanted);
  const shipped = isName ? shippedNames() : [];
  if (isName && !shipped.includes(wanted)) {
    const near = nearest(wanted, shipped);
    const hint = near === undefined ? `the shipped ones are in ${SHIPPED}` : `did you mean ${near}?`;
    return { is: 'refused', faults: [`"${wanted}" is not a file and not a shipped scenario: ${hint}`] };
  }
  const path = isName ? join(SHIPPED, `${wanted}.yaml`) : wanted;
  const reading = readScenarioFiles([path], host);
  if (reading.is === 'refused') return reading;
  const [one, ...others] = reading.files;
  if (one !== undefined && others.length === 0) return { is: 'read', ...one };
  return { is: 'refused', faults: [`${path} holds ${reading.files.length} scenarios: name one file`] };
}

function shippedNames(): readonly string[] {
  return readdirSync(SHIPPED).flatMap((file) => (file.endsWith('.yaml') ? file.slice(0, -'.yaml'.length) : []));
}
