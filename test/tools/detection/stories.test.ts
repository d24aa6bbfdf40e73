import type { Scenario } from '@ecs-guard/simulator/scenario/format/scenario';
import { describe, expect, it } from 'vitest';
import { prepareStage } from '../../../src/cli/stories/build-scenario.ts';
import { readServices } from '../../../src/cli/stories/read-services.ts';
import { DEFAULT_SETTINGS } from '../../../src/core/stories/story-settings.ts';
import { CELLS, type Cell, SHAPES, templateNameOf } from '../../../tools/detection/cells.ts';
import { scenarioOf } from '../../../tools/detection/play-cell.ts';
import { synthesizeShapes } from '../../../tools/detection/services.ts';
import { readTemplateScenario } from '../../../tools/detection/template-scenario.ts';

const shapes = SHAPES.filter(({ alarms }) => alarms !== 'express');
const templates = synthesizeShapes(shapes);

/** What decides the fate of a version: the service and its alarms, without the names that differ. */
function rulesOf({ service, alarms }: Scenario) {
  return {
    ...service,
    configuration: Object.entries(service.configuration).map(([key, value]) => (key === 'alarms' ? key : [key, value])),
    alarms: alarms.map(({ name: _, ...alarm }) => JSON.stringify(alarm)).toSorted(),
  };
}

/** The page of detection reads the templates with a reader of its own. */
describe.each(shapes.map((shape) => [templateNameOf(shape), shape] as const))(
  'a guarded service, %s',
  (name, shape) => {
    it('is played with the service and the alarms that the page of detection measures', async () => {
      const template = templates.get(name);
      const files = { readFile: () => JSON.stringify(template), listFolder: () => undefined };
      const [service] = (await readServices(['service.json'], new Map(), files)).services;
      const cell = CELLS.find((one) => one.shape === shape) as Cell;
      if (service === undefined) throw new Error(`${name} has no service`);
      const choice = { tasks: undefined, traffic: undefined, queue: undefined, deadLetterQueue: undefined };
      const stage = prepareStage(service.audited, choice);
      expect(stage.alarms.filter(({ unjudged, note }) => (unjudged ?? note) !== undefined)).toEqual([]);
      const played = stage.scenarioOf({}, DEFAULT_SETTINGS);
      if (played.is === 'refused') throw new Error(played.because);
      expect(rulesOf(played.scenario)).toEqual(rulesOf(scenarioOf(cell, readTemplateScenario(template, shape))));
    });
  },
);
