import { type CloudWatchParameters, cloudWatchParameters } from './parameters/cloudwatch.ts';
import { type EcsParameters, ecsParameters } from './parameters/ecs.ts';
import type { Catalogue } from './parameters/parameter.ts';
import { type SlackParameters, slackParameters } from './parameters/slack.ts';
import { type WorkloadParameters, workloadParameters } from './parameters/workload.ts';

/**
 * Everything in the simulator that AWS or Slack does not publish, or publishes in two versions. A test or a scenario
 * overrides by name; nothing else in the simulator holds a guess about behaviour.
 */
export interface SimulatorParameters extends EcsParameters, CloudWatchParameters, SlackParameters, WorkloadParameters {}

export const parameterCatalogue: Catalogue<SimulatorParameters> = {
  ...ecsParameters,
  ...cloudWatchParameters,
  ...slackParameters,
  ...workloadParameters,
};

const defaults = Object.fromEntries(
  Object.entries(parameterCatalogue).map(([name, parameter]) => [name, parameter.default]),
) as unknown as SimulatorParameters;

/** The defaults with some of them replaced; a name that does not exist is refused, so that no override is lost. */
export function simulatorParameters(overrides: Partial<SimulatorParameters> = {}): SimulatorParameters {
  for (const name of Object.keys(overrides)) {
    if (!Object.hasOwn(parameterCatalogue, name)) {
      throw new Error(`unknown simulator parameter "${name}": known are ${Object.keys(parameterCatalogue).join(', ')}`);
    }
  }
  return { ...defaults, ...overrides };
}
