import { evaluateAlarm, type Point } from '@ecs-guard/simulator/services/cloudwatch/alarms/alarm-evaluation';
import type { IdleSituation } from '../../../../src/core/protection/alarm-rules/rule.ts';

/** An alarm as CloudWatch knows it. */
export interface AlarmProperties {
  /** By the id that the expression uses: namespace and name, as in `AWS/SQS ApproximateAgeOfOldestMessage`. */
  readonly metrics: Readonly<Record<string, string>>;
  readonly expression: string | undefined;
  readonly threshold: number;
  readonly comparisonOperator: string;
  readonly treatMissingData: 'missing' | 'ignore' | 'breaching' | 'notBreaching';
  readonly datapointsToAlarm: number;
  readonly evaluationPeriods: number;
}

// The compiler misses a situation that is not here.
const situations: Readonly<Record<IdleSituation, IdleSituation>> = {
  'without traffic': 'without traffic',
  'on an unused target group': 'on an unused target group',
  'on a just-created target group': 'on a just-created target group',
  'at desired count 0': 'at desired count 0',
  'at the first deployment': 'at the first deployment',
};

export const IDLE_SITUATIONS: readonly IdleSituation[] = Object.values(situations);

type Value = number | undefined;

/**
 * Every value that a period of a metric may have on a healthy service that does nothing; undefined is no datapoint. Where AWS's
 * pages contradict each other, or say nothing, both are here.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-cloudwatch-metrics.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html
 * @see https://docs.aws.amazon.com/vpc-lattice/latest/ug/monitoring-cloudwatch.html
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 */
function valuesWhen(situation: IdleSituation, metric: string): readonly Value[] {
  const hasTasks = situation !== 'at desired count 0';
  const hasTargets = situation === 'without traffic' || situation === 'at the first deployment';
  switch (metric) {
    case 'AWS/ApplicationELB HTTPCode_ELB_5XX_Count':
    case 'AWS/ApplicationELB HTTPCode_ELB_4XX_Count':
    case 'AWS/ApplicationELB TargetResponseTime':
    case 'AWS/ECS TargetResponseTime':
      return [undefined];
    case 'AWS/ApplicationELB HTTPCode_Target_5XX_Count':
      return hasTargets ? [undefined, 0] : [undefined];
    // Before a first deployment has a healthy target, a metric may count none.
    case 'AWS/ApplicationELB HealthyHostCount':
    case 'AWS/NetworkELB HealthyHostCount':
      if (situation === 'at the first deployment') return [0, 2];
      return [hasTargets ? 2 : undefined];
    case 'AWS/ApplicationELB RequestCount':
    case 'AWS/ApplicationELB UnHealthyHostCount':
    case 'AWS/NetworkELB UnHealthyHostCount':
      return [hasTargets ? 0 : undefined];
    case 'AWS/ECS HTTPCode_Target_5XX_Count':
    case 'AWS/ECS RequestCount':
    case 'AWS/VpcLattice HTTPCode_5XX_Count':
    case 'AWS/VpcLattice TotalRequestCount':
    case 'AWS/VpcLattice RequestTime':
    case 'AWS/SQS ApproximateAgeOfOldestMessage':
    case 'AWS/SQS ApproximateNumberOfMessagesNotVisible':
    case 'AWS/SQS ApproximateNumberOfMessagesVisible':
    case 'AWS/SQS NumberOfMessagesReceived':
    case 'AWS/SQS NumberOfMessagesDeleted':
      return [undefined, 0];
    // A task that waits uses something, and its memory may be half full.
    case 'AWS/ECS CPUUtilization':
    case 'AWS/ECS MemoryUtilization':
      return hasTasks ? [1, 50] : [undefined];
    default:
      throw new Error(`what an idle service reports of it must be known, got ${metric}: read its page and add it`);
  }
}

/**
 * The point of an expression by the published rules of metric math: a missing value counts as 0 in arithmetic, a division by zero
 * drops the point. Whether a comparison of a missing value is 0 or missing is not published, so both are tried. The values are
 * those of every period, so DIFF is 0.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
export function pointsOf(expression: string, values: Readonly<Record<string, Value>>): readonly Value[] {
  const ids = Object.keys(values);
  const script = expression.replaceAll(' AND ', ' && ').replaceAll(' OR ', ' || ').replaceAll(' ^ ', ' ** ');
  const evaluate = new Function('IF', 'MAX', 'FILL', 'DIFF', ...ids, `return ${script}`);
  const choose = (condition: boolean, yes: number, no: number) => (condition ? yes : no);
  const greatest = (of: readonly number[]) => Math.max(...of);
  const fill = (value: number) => value;
  const point: unknown = evaluate(choose, greatest, fill, () => 0, ...ids.map((id) => values[id] ?? 0));
  const known = typeof point === 'number' && Number.isFinite(point) ? point : undefined;
  return Object.values(values).some((value) => value === undefined) ? [known, undefined] : [known];
}

/** All the states that an alarm may be in when its whole evaluation range is such a situation. */
export function statesWhen(situation: IdleSituation, alarm: AlarmProperties): ReadonlySet<string> {
  const worlds = Object.entries(alarm.metrics).reduce<Record<string, Value>[]>(
    (all, [id, metric]) =>
      all.flatMap((one) => valuesWhen(situation, metric).map((value) => ({ ...one, [id]: value }))),
    [{}],
  );
  const points = worlds.flatMap((one) =>
    alarm.expression === undefined ? Object.values(one) : pointsOf(alarm.expression, one),
  );
  const kinds = [...new Set(points.map((point) => kindOf(point, alarm)))];
  return new Set(sequences(kinds, rangeOf(alarm)).map((range) => stateOf(range, alarm)));
}

/** All the states while a new task fails its checks for so many whole minutes, and is healthy before and after. */
export function statesWhileStarting(minutes: number, alarm: AlarmProperties): ReadonlySet<string> {
  const range = rangeOf(alarm);
  const healthy = Array.from({ length: range }, (): Point => 'ok');
  const story = [...healthy, ...Array.from({ length: minutes }, (): Point => 'breaching'), ...healthy];
  const windows = story.slice(range).map((_, end) => story.slice(end + 1, end + 1 + range));
  return new Set(windows.map((points) => stateOf(points, alarm)));
}

/** How many periods CloudWatch looks at is not published; its tables show two more than asked for. */
function rangeOf({ evaluationPeriods }: AlarmProperties): number {
  return evaluationPeriods + 2;
}

function kindOf(point: Value, { comparisonOperator, threshold }: AlarmProperties): Point {
  if (point === undefined) return 'missing';
  return BREACHES[comparisonOperator]?.(point, threshold) === true ? 'breaching' : 'ok';
}

const BREACHES: Readonly<Record<string, (point: number, threshold: number) => boolean>> = {
  GreaterThanThreshold: (point, threshold) => point > threshold,
  GreaterThanOrEqualToThreshold: (point, threshold) => point >= threshold,
  LessThanThreshold: (point, threshold) => point < threshold,
};

function sequences(kinds: readonly Point[], length: number): readonly (readonly Point[])[] {
  return Array.from({ length }).reduce<readonly (readonly Point[])[]>(
    (all) => all.flatMap((one) => kinds.map((kind) => [...one, kind])),
    [[]],
  );
}

/** The evaluation is the one that reproduces both of AWS's published tables. An alarm begins without data. */
function stateOf(points: readonly Point[], alarm: AlarmProperties): string {
  const open = {
    prematureBound: 'evaluation-range',
    ignoreWithEnoughBreaching: 'ALARM',
    lowSampleIgnore: 'newest-point',
  } as const;
  const state = evaluateAlarm({ ...alarm, points, open });
  return state === 'retain' || state === 'not-alarm-yet' ? 'INSUFFICIENT_DATA' : state;
}
