import type { Audited, AuditedMetric } from '../audit/audited-service.ts';
import { describeKnown, type Known, knownOf } from '../audit/known.ts';
import type { TrafficKind } from './story.ts';
import type { StoryQueues } from './story-metric.ts';

/** Where the requests of a service come from, with its queues. */
export interface StoryTraffic {
  readonly traffic: TrafficKind;
  readonly queues: StoryQueues;
  /** One sentence each, without a full stop. */
  readonly assumed: readonly string[];
}

/** What the caller says of the traffic. */
export interface TrafficChoice {
  readonly traffic: TrafficKind | undefined;
  /** Names, or logical IDs in a template. */
  readonly queue: string | undefined;
  readonly deadLetterQueue: string | undefined;
}

/** Finds out where the requests or messages of a service come from, by its target groups, names and alarms. */
export function storyTraffic(audited: Audited, choice: TrafficChoice): StoryTraffic {
  const assumed: string[] = [];
  const queues = queuesOf(audited, choice, assumed);
  const traffic = choice.traffic ?? trafficOf(audited, queues, assumed);
  return traffic === 'queue'
    ? { traffic, queues, assumed }
    : { traffic, queues: { main: undefined, dead: undefined }, assumed };
}

function trafficOf(audited: Audited, { main }: StoryQueues, assumed: string[]): TrafficKind {
  const { targetGroups, discoveryNames } = audited.service;
  const kinds = targetGroups.map(({ kind }) => kind);
  if (kinds.includes('application')) return 'load-balancer';
  if (kinds.includes('network')) return 'network-load-balancer';
  if (kinds.includes('lattice')) return 'vpc-lattice';
  if (kinds.length > 0) return kindByAlarms(audited, assumed);
  if (discoveryNames.length > 0) return 'service-connect';
  if (main !== undefined)
    assumed.push(`the service works on the queue ${describeKnown(main)}; say otherwise with --traffic`);
  const watchesQueue = metricsOf(audited).some(({ namespace }) => knownOf(namespace) === 'AWS/SQS');
  return watchesQueue || main !== undefined ? 'queue' : 'none';
}

/** The kind of a target group that is not known follows from the metrics of the alarms. */
function kindByAlarms(audited: Audited, assumed: string[]): TrafficKind {
  const namespaces = metricsOf(audited).map(({ namespace }) => knownOf(namespace));
  const kind = namespaces.includes('AWS/NetworkELB')
    ? 'network-load-balancer'
    : namespaces.includes('AWS/VpcLattice')
      ? 'vpc-lattice'
      : 'load-balancer';
  assumed.push(`the kind of the target group is not known: played as ${kind}; say otherwise with --traffic`);
  return kind;
}

function queuesOf(audited: Audited, { queue, deadLetterQueue }: TrafficChoice, assumed: string[]): StoryQueues {
  const names = metricsOf(audited).flatMap(({ dimensions }) =>
    dimensions.flatMap(([dimension, value]) => (dimension === 'QueueName' ? [value] : [])),
  );
  const named = (wanted: string | undefined) =>
    wanted === undefined ? undefined : (names.find((one) => isNamed(one, wanted)) ?? wanted);
  const dead = named(deadLetterQueue) ?? names.find((one) => one !== named(queue) && DEAD.test(textOf(one)));
  if (dead !== undefined && deadLetterQueue === undefined)
    assumed.push(`${describeKnown(dead)} is the dead-letter queue; say otherwise with --dead-letter-queue`);
  return { main: named(queue) ?? onlyQueue(names, dead, assumed), dead };
}

/** The queue that the alarms name besides the dead-letter queue. Which of several is the one of the service is not guessed. */
function onlyQueue(
  names: readonly Known<string>[],
  dead: Known<string> | undefined,
  assumed: string[],
): Known<string> | undefined {
  const others = new Map(names.map((one) => [textOf(one), one] as const));
  if (dead !== undefined) others.delete(textOf(dead));
  const [first, ...more] = others.values();
  if (more.length === 0) return first;
  assumed.push(`the alarms watch the queues ${[...others.keys()].join(', ')}; say which one it works on with --queue`);
  return undefined;
}

/** What people call a dead-letter queue. */
const DEAD = /dead|dlq|failed/i;

function textOf(name: Known<string>): string {
  return typeof name === 'string' ? name : name.unknown;
}

/** A name, or the logical ID in `Orders.QueueName`. */
function isNamed(name: Known<string>, wanted: string): boolean {
  const text = textOf(name);
  return text === wanted || text.replace(/\.[A-Za-z.]+$/, '') === wanted;
}

function metricsOf({ alarms }: Audited): readonly AuditedMetric[] {
  return alarms.flatMap((alarm) => (alarm.kind === 'metric' ? alarm.metrics : []));
}
