import {
  readServiceTemplate,
  type ServiceTemplate,
  type TaskDefinitionInput,
} from '../../simulator/deployed/service-template.ts';
import { readTemplate } from '../../simulator/deployed/template.ts';
import { defaultPlace } from '../../simulator/deployed/world.ts';
import type { EcsBehaviours, MetricData, ServiceMinute } from '../../simulator/services/ecs/behaviours.ts';
import type { TaskDefinitionState } from '../../simulator/services/ecs/state.ts';

/** The sample service of the project, as its template has it. */
export interface Sample {
  readonly template: ServiceTemplate;
  /** What its containers do: a version with `BAD=1` answers every request with 500. */
  readonly behaviours: EcsBehaviours;
  readonly badVersion: TaskDefinitionInput;
}

/** Requests a minute by one task: every task visits its load balancer once a second. */
const visitsPerTask = 60;

const badVariable = 'BAD';

export async function readSample(file: { readonly path: string; readonly stackName: string }): Promise<Sample> {
  // The sample has no queue whose address anybody would ask for.
  const place = { ...defaultPlace, queueUrlOf: (name: string) => name };
  const template = readServiceTemplate(await readTemplate(file.path, file.stackName), place);
  const dimensions = [...template.alarms.values()].find(
    (alarm) => alarm.MetricName === 'HTTPCode_Target_5XX_Count',
  )?.Dimensions;
  if (dimensions === undefined) throw new Error(`${file.path} must hold an alarm on HTTPCode_Target_5XX_Count`);
  return {
    template,
    behaviours: {
      onMinute: (minute) => measure(minute, dimensions),
    },
    badVersion: withBad(template.taskDefinition),
  };
}

/** What the load balancer counts in a minute; it says nothing of a status that nobody got. */
function measure({ running, startMs }: ServiceMinute, Dimensions: readonly object[]): readonly MetricData[] {
  const tasks = running.reduce((sum, { count }) => sum + count, 0);
  const bad = running.reduce((sum, { taskDefinition, count }) => sum + (isBad(taskDefinition) ? count : 0), 0);
  if (tasks === 0) return [];
  const counts = { HTTPCode_Target_2XX_Count: tasks - bad, HTTPCode_Target_5XX_Count: bad };
  const Timestamp = new Date(startMs);
  const answers = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([MetricName, count]) => ({ MetricName, Dimensions, Timestamp, Value: count * visitsPerTask }));
  const unhealthy = { MetricName: 'UnHealthyHostCount', Dimensions, Timestamp, Value: 0 };
  return [{ namespace: 'AWS/ApplicationELB', data: [...answers, unhealthy] }];
}

function isBad({ containerDefinitions }: TaskDefinitionState): boolean {
  return containerDefinitions.some(({ environment }) =>
    Array.isArray(environment)
      ? environment.some(
          (one: { readonly name?: unknown; readonly value?: unknown }) => one.name === badVariable && one.value === '1',
        )
      : false,
  );
}

/** The same as what `cdk deploy -c sampleVersion=bad` changes. */
function withBad(taskDefinition: TaskDefinitionInput): TaskDefinitionInput {
  const containerDefinitions = taskDefinition.containerDefinitions.map((container) => ({
    ...container,
    environment: container.environment.map((one) => (one.name === badVariable ? { ...one, value: '1' } : one)),
  }));
  return { ...taskDefinition, containerDefinitions };
}
