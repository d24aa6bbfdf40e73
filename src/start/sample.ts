import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { VirtualClock } from '@ecs-guard/simulator/clock';
import {
  readServiceTemplate,
  type ServiceTemplate,
  type TaskDefinitionInput,
} from '@ecs-guard/simulator/deployed/template/service-template';
import { readTemplate } from '@ecs-guard/simulator/deployed/template/template';
import { defaultPlace } from '@ecs-guard/simulator/deployed/world';
import { describeMistake } from '@ecs-guard/simulator/scenario/format/document';
import { parseScenario } from '@ecs-guard/simulator/scenario/format/parse-scenario';
import type { Scenario } from '@ecs-guard/simulator/scenario/format/scenario';
import { createWorkload, type Workload } from '@ecs-guard/simulator/workload/workload';
import { SHIPPED } from './choose-scenario.ts';
import { STORY, withStoryNames } from './story-names.ts';

/** The project's sample service, from its template, and the scenarios for it. */
export interface Sample {
  /** With the good version. */
  readonly template: ServiceTemplate;
  readonly badVersion: TaskDefinitionInput;
  readonly good: Scenario;
  readonly bad: Scenario;
  /** Creates its requests, and the behavior of each version. */
  createWorkload(clock: VirtualClock): Workload;
}

/** The images of the two versions, which differ only by tag. */
export const IMAGES = { good: `${STORY.image}:1.4.1`, bad: `${STORY.image}:1.5.0` } as const;

/** Reads the sample service from its synthesized template. */
export async function readSample(file: { readonly path: string; readonly stackName: string }): Promise<Sample> {
  // The sample has no queue, so the URL does not matter.
  const place = { ...defaultPlace, queueUrlOf: (name: string) => name };
  const template = withStoryNames(readServiceTemplate(await readTemplate(file.path, file.stackName), place));
  const alb = balancerOf(template, file.path);
  const good = readScenario('sample-good-version.yaml');
  const bad = readScenario('sample-bad-version.yaml');
  return {
    template: { ...template, taskDefinition: withImage(template.taskDefinition, IMAGES.good) },
    badVersion: withImage(template.taskDefinition, IMAGES.bad),
    good,
    bad,
    createWorkload: (clock) =>
      createWorkload({
        clock,
        otherServices: { alb, ...(good.load === undefined ? {} : { load: good.load }) },
        models: { [IMAGES.good]: good.versions.get('v1') ?? {}, [IMAGES.bad]: bad.versions.get('v2') ?? {} },
        seed: bad.seed,
      }),
  };
}

function readScenario(name: string): Scenario {
  const file = join(SHIPPED, name);
  const reading = parseScenario(readFileSync(file, 'utf8'), { file: `packages/simulator/scenarios/${name}` });
  if (reading.is === 'read') return reading.scenario;
  throw new Error(reading.mistakes.map(describeMistake).join('\n'));
}

/** Returns the load balancer and target group in the dimensions of the template's alarm. */
function balancerOf({ alarms }: ServiceTemplate, path: string) {
  const alarm = [...alarms.values()].find(({ MetricName }) => MetricName === 'HTTPCode_Target_5XX_Count');
  const dimensionOf = (name: string) => alarm?.Dimensions.find(({ Name }) => Name === name)?.Value;
  const [loadBalancer, blue] = [dimensionOf('LoadBalancer'), dimensionOf('TargetGroup')];
  if (loadBalancer !== undefined && blue !== undefined) return { loadBalancer, blue };
  throw new Error(`${path} must hold an alarm on HTTPCode_Target_5XX_Count of a target group`);
}

/** Replaces the image; the sample has one container. */
function withImage(taskDefinition: TaskDefinitionInput, image: string): TaskDefinitionInput {
  const containerDefinitions = taskDefinition.containerDefinitions.map((container) => ({ ...container, image }));
  return { ...taskDefinition, containerDefinitions };
}
