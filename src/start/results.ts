import type { DeployedGuard } from '@ecs-guard/simulator/deployed/deployed-guard';
import type { TableItem } from '@ecs-guard/simulator/deployed/template/table-scan';
import type { PlayedDeployment } from '@ecs-guard/simulator/scenario/play/played';
import * as z from 'zod';
import type { Story } from './stories.ts';

const revisionSchema = z.looseObject({ images: z.array(z.looseObject({ image: z.string() })).optional() });

/** Fields that do not apply are absent, such as the bake of a blue/green deployment or the start of a pending one. */
const recordSchema = z.looseObject({
  serviceDeploymentArn: z.string(),
  outcome: z.string().optional(),
  cause: z.string().optional(),
  protection: z.looseObject({ state: z.string(), alarmNames: z.array(z.string()).optional() }).optional(),
  startedAt: z.number().optional(),
  rollbackStartedAt: z.number().optional(),
  finishedAt: z.number().optional(),
  alarms: z
    .array(
      z.looseObject({
        alarmName: z.string(),
        triggered: z.boolean().optional(),
        value: z.number().optional(),
        threshold: z.number().optional(),
      }),
    )
    .optional(),
  revisions: z.looseObject({ from: revisionSchema.optional(), to: revisionSchema.optional() }).optional(),
});

/** The parts of a stored record that the run reads. */
export type StoredRecord = z.infer<typeof recordSchema>;

const finishedSchema = z.object({
  'detail-type': z.literal('Deployment Finished'),
  resources: z.array(z.string()),
});

/** The guard's results for one deployment. */
export interface Result {
  readonly serviceDeploymentArn: string;
  readonly status: string;
  readonly record: StoredRecord | undefined;
  /** Its `Deployment Finished` events on the guard's bus. There must be exactly one. */
  readonly finishedEvents: readonly unknown[];
}

/** Reads the result of the service's newest deployment. */
export async function readResult(guard: DeployedGuard, serviceArn: string): Promise<Result> {
  const newest = (await readResults(guard, serviceArn)).at(-1);
  if (newest === undefined) throw new Error(`${serviceArn} has no deployment: the story has no step that deploys`);
  return newest;
}

/** Reads the results of all deployments of the service, oldest first. */
export async function readResults(guard: DeployedGuard, serviceArn: string): Promise<readonly Result[]> {
  return resultsOf(guard, await guard.scan(), serviceArn);
}

/**
 * Returns the results of all deployments of the service, oldest first, from the items of the guard's table.
 *
 * @throws ZodError for an unreadable record, because leaving it out would look like a fault of the guard
 * @internal
 */
export function resultsOf(
  guard: Pick<DeployedGuard, 'ecs' | 'eventBridge'>,
  items: readonly TableItem[],
  serviceArn: string,
): readonly Result[] {
  const deployments = guard.ecs.store.serviceAt(serviceArn)?.deployments ?? [];
  const isRecord = ({ pk, sk }: { readonly pk?: unknown; readonly sk?: unknown }) =>
    pk === serviceArn && typeof sk === 'string' && /^\d{4}-/.test(sk);
  const records = items.filter(isRecord).map((item) => recordSchema.parse(item));
  const events = guard.eventBridge.events.filter(({ busName }) => busName !== 'default').map(({ event }) => event);
  return deployments.map(({ arn, status }) => ({
    serviceDeploymentArn: arn,
    status,
    record: records.find((record) => record.serviceDeploymentArn === arn),
    finishedEvents: events.filter((event) => {
      const finished = finishedSchema.safeParse(event);
      return finished.success && finished.data.resources.includes(arn);
    }),
  }));
}

/** Returns a fault if the guard's outcome differs from what happened. */
export function faultOfScenario(
  { version, verdict }: Pick<PlayedDeployment, 'version' | 'verdict'>,
  result: Pick<Result, 'record'> | undefined,
): readonly string[] {
  const said = result?.record?.outcome ?? (result?.record === undefined ? 'no record' : 'unfinished');
  return said === verdict ? [] : [`${version} ended as ${verdict}, but the guard recorded ${said}`];
}

/** Returns every difference from the story's expected result. */
export function faultsOf(story: Story, result: Result, messages: number): readonly string[] {
  const { status, outcome, cause } = story.expects;
  const { record } = result;
  const wanted = story.hasMessage ? 1 : 0;
  return [
    ...differs('ECS calls the deployment', result.status, status),
    ...(record === undefined
      ? ['the table holds no record of the deployment']
      : [...differs('the record says', record.outcome, outcome), ...differs('its cause is', record.cause, cause)]),
    ...differs('events of its end on the bus of the guard:', result.finishedEvents.length, 1),
    ...differs('Slack messages about it:', messages, wanted),
  ];
}

/** Returns the faults of the whole run: denied calls, failed functions, and messages that no function could handle. */
export function faultsOfRun(guard: DeployedGuard): readonly string[] {
  return [
    ...guard.bugs.map((bug) => `the simulator failed: ${bug.message}`),
    ...guard.refusals.map(({ hop, action, resource, consequence }) => {
      return `${hop}, but no policy allows ${action} on ${resource}: ${consequence}`;
    }),
    ...guard.invocations.flatMap((one) =>
      one.ended === 'answered' ? [] : [`${one.name} ${one.ended}: ${one.error.name}: ${one.error.message}`],
    ),
    ...guard.queues
      .filter((queue) => !queue.isWorkedOff && queue.bodies().length > 0)
      .map((queue) => `${queue.label} holds ${queue.bodies().length} messages that no function could handle`),
  ];
}

function differs(what: string, got: unknown, wanted: unknown): readonly string[] {
  return got === wanted ? [] : [`${what} ${got ?? 'nothing'}, not ${wanted ?? 'nothing'}`];
}
