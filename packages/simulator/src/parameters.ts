import { type CloudWatchParameters, cloudWatchParameters } from './parameters/cloudwatch.ts';
import { type EcsParameters, ecsParameters } from './parameters/ecs.ts';
import type { Catalogue } from './parameters/parameter.ts';
import { type SlackParameters, slackParameters } from './parameters/slack.ts';
import { type TrailParameters, trailParameters } from './parameters/trail.ts';
import { type WorkloadParameters, workloadParameters } from './parameters/workload.ts';

/**
 * All behavior in the simulator that AWS or Slack does not publish, or publishes in two versions. Tests and scenarios
 * override it by name. No other part of the simulator contains a guess about behavior.
 */
export interface SimulatorParameters
  extends EcsParameters,
    CloudWatchParameters,
    SlackParameters,
    TrailParameters,
    WorkloadParameters {}

export const parameterCatalogue: Catalogue<SimulatorParameters> = {
  ...ecsParameters,
  ...cloudWatchParameters,
  ...slackParameters,
  ...trailParameters,
  ...workloadParameters,
};

const defaults = Object.fromEntries(
  Object.entries(parameterCatalogue).map(([name, parameter]) => [name, parameter.default]),
) as unknown as SimulatorParameters;

/** The defaults with overrides. @throws Error for an unknown name, so that no override is ignored */
export function simulatorParameters(overrides: Partial<SimulatorParameters> = {}): SimulatorParameters {
  for (const name of Object.keys(overrides)) {
    if (!Object.hasOwn(parameterCatalogue, name)) {
      throw new Error(`unknown simulator parameter "${name}": known are ${Object.keys(parameterCatalogue).join(', ')}`);
    }
  }
  return { ...defaults, ...overrides };
}
