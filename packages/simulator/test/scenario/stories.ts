import { describeMistake } from '../../src/scenario/format/document.ts';
import { parseScenario } from '../../src/scenario/format/parse-scenario.ts';
import { playScenario } from '../../src/scenario/play/play.ts';
import type { PlayedDeployment, PlayedScenario } from '../../src/scenario/play/played.ts';
import type { Scenario } from '../../src/scenario/format/scenario.ts';

/** The lines as a scenario, which must be one. */
export function scenarioOf(...lines: readonly string[]): Scenario {
  const reading = parseScenario(lines.join('\n'), { file: 'story.yaml' });
  if (reading.is === 'refused') throw new Error(reading.mistakes.map(describeMistake).join('\n'));
  return reading.scenario;
}

export async function play(...lines: readonly string[]): Promise<PlayedScenario> {
  return playScenario(scenarioOf(...lines));
}

/** What is wrong with the lines, each mistake in one line. */
export function faultsOf(...lines: readonly string[]): readonly string[] {
  const reading = parseScenario(lines.join('\n'), { file: 'story.yaml' });
  return reading.is === 'refused' ? reading.mistakes.map(describeMistake) : [];
}

export function onlyDeployment({ deployments }: PlayedScenario): PlayedDeployment {
  const [first, second] = deployments;
  if (first === undefined || second !== undefined) throw new Error(`${deployments.length} deployments, expected one`);
  return first;
}
