import { expect } from 'vitest';
import { describeMistake, ScenarioDocument } from '../../src/scenario/format/document.ts';
import { parseScenario } from '../../src/scenario/format/parse-scenario.ts';
import type { Place } from '../../src/scenario/format/readers.ts';
import type { Scenario } from '../../src/scenario/format/scenario.ts';
import type { DeploymentTrack } from '../../src/scenario/play/happening.ts';
import { playScenario } from '../../src/scenario/play/play.ts';
import type { PlayedDeployment, PlayedScenario } from '../../src/scenario/play/played.ts';

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

/** What is wrong, the lines below `name: x`, which count from 2, and the one complaint about them. */
export type WrittenMistake = readonly [what: string, lines: readonly string[], fault: string];

export function expectOnlyFault(lines: readonly string[], fault: string): void {
  const faults = faultsOf('name: x', ...lines);
  expect(faults).toEqual([expect.stringContaining(fault)]);
  expect(faults[0]).toMatch(/^story\.yaml:\d+:\d+: /);
}

/** A text of YAML as a value to read, and the mistakes that are found in it. */
export function yamlValue(text: string): { readonly place: Place; readonly mistakes: () => readonly string[] } {
  const document = new ScenarioDocument(text, 'story.yaml');
  if (document.root === null) throw new Error(document.mistakes.map(describeMistake).join(', '));
  const place = { document, node: document.root, path: 'service.key' };
  return { place, mistakes: () => document.mistakes.map((mistake) => mistake.text) };
}

/** A deployment of v2 that was just created, with fields replaced. */
export function trackOf(fields: Partial<DeploymentTrack> = {}): DeploymentTrack {
  return {
    arn: 'd1',
    version: 'v2',
    createdAt: 0,
    startedAt: undefined,
    runningAt: undefined,
    healthyAt: undefined,
    bakingAt: undefined,
    bakeEndedAt: undefined,
    failedAt: undefined,
    rollingBackAt: undefined,
    finishedAt: undefined,
    because: [],
    wasSuperseded: false,
    lostAlarms: [],
    wasRequested: false,
    tasksStarted: 0,
    tasksFailed: 0,
    seen: { status: '', stage: undefined, alarms: undefined, breaker: undefined },
    ...fields,
  };
}
