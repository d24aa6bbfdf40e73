import { parseDuration } from '../../duration.ts';
import { HOOK_STAGES } from '../../services/ecs/api/validation-hooks.ts';
import {
  entriesOf,
  field,
  itemsOf,
  type Place,
  parsePercent,
  plain,
  readFields,
  readNumber,
  readPercent,
  readSpan,
  readSwitch,
  readText,
  readWord,
  textOf,
  wrong,
} from './readers.ts';
import type { ScenarioHook } from './scenario.ts';
import { type HookAnswer, readHookAnswer } from './steps.ts';

const DAY = 86_400_000;
const TRAFFIC = ['load-balancer', 'network-load-balancer', 'service-connect', 'vpc-lattice', 'queue', 'none'] as const;

export const circuitBreakerFields = {
  threshold: field(
    readThreshold,
    'count 3, 50% or unbounded 50%',
    '50%',
    'number of failures that fails the deployment: a count, or a percentage of the desired count. Without `unbounded`, the number computed from a percentage is limited: no fewer than 3 and no more than 200',
  ),
  reset: field(readSwitch, 'off', 'on', 'whether a healthy task resets the count'),
  rollback: field(readSwitch, 'off', 'on', 'whether ECS rolls back when the circuit breaker makes the deployment fail'),
};

export const earlySuccessFields = {
  healthy: field(readPercent(), '80%', 'required', 'share of the desired count that must be healthy'),
  cleanup: field(
    readWord(['BLOCKING', 'DEFERRED']),
    'blocking or deferred',
    'blocking',
    'whether ECS stops the old tasks before the deployment counts as successful',
  ),
};

export const hookFields = {
  at: field(readStages, 'POST_TEST_TRAFFIC_SHIFT', 'required', 'lifecycle stage, or a list of them'),
  answers: field(
    readAnswers,
    'succeeded, failed, in progress 60s, nonsense, error or time out',
    'succeeded',
    'what its function returns; with a list, each call returns the next answer, and the last answer repeats',
  ),
  inRollback: field(readHookAnswer, 'failed', 'as in `answers`', 'what its function returns during a rollback'),
  pause: field(
    readSwitch,
    'on',
    'rolling: on; other strategies: off',
    'makes it a PAUSE hook, which waits for `continue` or `reject`. A rolling deployment has only these, at PRE_SCALE_UP and POST_SCALE_UP',
  ),
  timeout: field(readSpan({ min: 60_000, max: 20_160 * 60_000 }), '30m', '1d', 'how long the hook may take'),
  onTimeout: field(
    readWord(['ROLLBACK', 'CONTINUE']),
    'rollback or continue',
    'rollback',
    'what happens after the timeout',
  ),
};

export const serviceFields = {
  name: field(readServiceName, 'api', 'web', 'name of the service'),
  running: field(
    readText,
    'v1',
    'v1',
    'the version that runs at the start; with `none`, the first deployment creates the service',
  ),
  desiredCount: field(readNumber({ min: 0, max: 5000, whole: true }), '4', '4', 'desired number of tasks'),
  traffic: field(readWord(TRAFFIC), TRAFFIC.join(', '), 'load-balancer', 'where its requests or messages come from'),
  capacity: field(
    readCapacity,
    'fargate or 6 tasks',
    'fargate',
    'how many tasks the cluster has room for; Fargate has no limit',
  ),
  strategy: field(
    readStrategy,
    'rolling, blue-green, canary 10% for 5m or linear 20% every 6m',
    'rolling',
    'deployment strategy',
  ),
  minimumHealthyPercent: field(
    readPercent({ max: 100 }),
    '100%',
    '100%',
    'the fewest tasks that must be healthy, as a percentage of the desired count, rounded up',
  ),
  maximumPercent: field(
    readPercent({ max: 1000 }),
    '200%',
    '200%',
    'the most tasks that may be pending or running, as a percentage of the desired count, rounded down',
  ),
  bake: field(
    readBake,
    '10m',
    'rolling: calculated from the alarms; other strategies: 15m',
    'bake time in whole minutes',
  ),
  circuitBreaker: field(
    readCircuitBreaker,
    'on, off, count 3, 50%, unbounded 50% or a map',
    'off',
    'deployment circuit breaker, with its threshold (see below)',
  ),
  earlySuccess: field(
    readEarlySuccess,
    '80% or a map',
    'off',
    'share of healthy tasks at which the deployment succeeds early',
  ),
  healthCheckGracePeriod: field(
    readSpan({ max: DAY }),
    '4m',
    'the longest `startUp` of a version',
    'time from RUNNING in which failed health checks do not count. ECS replaces a task that needs longer to start',
  ),
  rollback: field(readSwitch, 'off', 'on', 'whether ECS rolls back when an alarm makes the deployment fail'),
  alarms: field(readSwitch, 'off', 'on', 'whether deployment alarms are enabled'),
  hooks: field(readHooks, 'a map of hooks by name', 'none', 'lifecycle hooks'),
};

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html */
function readServiceName(place: Place): string | undefined {
  const name = readText(place);
  if (name === undefined || /^[\w-]{1,255}$/.test(name)) return name;
  return wrong(place, 'must be up to 255 letters, numbers, underscores and hyphens', 'write name: api');
}

function readStrategy(place: Place): Readonly<Record<string, unknown>> | undefined {
  const text = (textOf(place.node) ?? '').trim();
  const found = /^(\S+?)(?: (\d+(?:\.\d+)?)%)?(?: (?:for|every) (\S+))?$/.exec(text);
  const strategy = (['ROLLING', 'BLUE_GREEN', 'CANARY', 'LINEAR'] as const).find(
    (one) => plain(one) === plain(found?.[1] ?? ''),
  );
  const percent = found?.[2] === undefined ? undefined : Number(found[2]);
  const span = found?.[3] === undefined ? undefined : wholeMinutes(parseDuration(found[3]));
  const plainOnly = strategy === 'ROLLING' || strategy === 'BLUE_GREEN';
  if (
    strategy === undefined ||
    (found?.[3] !== undefined && span === undefined) ||
    (plainOnly && found?.[2] !== undefined)
  ) {
    return wrong(
      place,
      'is not a deployment strategy',
      'write rolling, blue-green, "canary 10% for 5m" or "linear 20% every 6m", with whole minutes',
    );
  }
  const least = strategy === 'LINEAR' ? 3 : 0.1;
  if (percent !== undefined && (percent < least || percent > 100)) {
    return wrong(
      place,
      `must shift from ${least}% to 100%`,
      `write "${strategy.toLowerCase()} 10% ${strategy === 'CANARY' ? 'for' : 'every'} 5m"`,
    );
  }
  if (strategy === 'CANARY')
    return { strategy, canaryConfiguration: { canaryPercent: percent ?? 5, canaryBakeTimeInMinutes: span ?? 10 } };
  if (strategy === 'LINEAR')
    return { strategy, linearConfiguration: { stepPercent: percent ?? 10, stepBakeTimeInMinutes: span ?? 6 } };
  return { strategy };
}

function wholeMinutes(ms: number | undefined): number | undefined {
  return ms !== undefined && ms % 60_000 === 0 ? ms / 60_000 : undefined;
}

function readBake(place: Place): number | undefined {
  const bake = readSpan({ max: DAY })(place);
  if (bake === undefined || wholeMinutes(bake) !== undefined) return bake;
  return wrong(place, 'must be whole minutes, because ECS takes bakeTimeInMinutes', 'write bake: 10m');
}

function readCapacity(place: Place): number | 'fargate' | undefined {
  const text = textOf(place.node) ?? '';
  if (plain(text) === 'fargate') return 'fargate';
  const tasks = /^(\d{1,5})(?: tasks?)?$/.exec(text)?.[1];
  return tasks === undefined
    ? wrong(place, 'must be fargate or a number of tasks', 'write capacity: 6 tasks')
    : Number(tasks);
}

interface Threshold {
  readonly type: string;
  readonly value: number;
}

function readThreshold(place: Place): Threshold | undefined {
  const text = (textOf(place.node) ?? '').trim();
  const count = /^(?:count )?(\d+)$/.exec(text)?.[1];
  if (count !== undefined && Number(count) > 0) return { type: 'COUNT', value: Number(count) };
  const percent = /^(unbounded |bounded )?(\d+)%$/.exec(text);
  const value = Number(percent?.[2]);
  if (percent !== null && value >= 1 && value <= 100) {
    return { type: percent[1] === 'unbounded ' ? 'UNBOUNDED_PERCENT' : 'BOUNDED_PERCENT', value };
  }
  return wrong(place, 'must be a count, or a percentage from 1% to 100%', 'write "count 3", 50% or "unbounded 50%"');
}

function readCircuitBreaker(place: Place): Readonly<Record<string, unknown>> | undefined {
  const text = textOf(place.node);
  if (text === undefined) {
    const given = readFields(place, circuitBreakerFields);
    return given && breakerOf(true, given);
  }
  if (['on', 'true', 'off', 'false'].includes(text)) return breakerOf(text === 'on' || text === 'true', {});
  const threshold = readThreshold(place);
  return threshold && breakerOf(true, { threshold });
}

function breakerOf(
  enable: boolean,
  given: { readonly threshold?: Threshold; readonly reset?: boolean; readonly rollback?: boolean },
) {
  return {
    enable,
    rollback: enable && (given.rollback ?? true),
    ...(given.reset === undefined ? {} : { resetOnHealthyTask: given.reset }),
    ...(given.threshold === undefined ? {} : { thresholdConfiguration: given.threshold }),
  };
}

function readEarlySuccess(place: Place): Readonly<Record<string, unknown>> | undefined {
  const percent = parsePercent(textOf(place.node) ?? '');
  const given = percent === undefined ? readFields(place, earlySuccessFields) : { healthy: percent };
  if (given?.healthy === undefined) return undefined;
  const cleanup = 'cleanup' in given ? given.cleanup : undefined;
  return { enable: true, healthyPercent: given.healthy, sourceServiceRevisionCleanup: cleanup ?? 'BLOCKING' };
}

function readStages(place: Place): readonly string[] | undefined {
  const stages = itemsOf(place).map(readWord(HOOK_STAGES));
  return stages.every((stage) => stage !== undefined) ? stages : undefined;
}

/** Reads the answers of a hook's function: one, or a list. */
export function readAnswers(place: Place): readonly HookAnswer[] | undefined {
  const answers = itemsOf(place).map(readHookAnswer);
  return answers.every((answer) => answer !== undefined) ? answers : undefined;
}

/** A hook, with its configuration in the service. */
export interface ReadHook extends Omit<ScenarioHook, 'kind'> {
  /** Undefined if the file leaves it to the strategy. */
  readonly kind: ScenarioHook['kind'] | undefined;
  readonly timeoutConfiguration: { readonly timeoutInMinutes: number; readonly action: string };
}

type GivenHook = NonNullable<ReturnType<typeof readFields<typeof hookFields>>>;

function readHooks(place: Place): readonly ReadHook[] | undefined {
  const read = (name: string, at: Place): ReadHook | undefined => {
    const given = readFields(at, hookFields);
    if (given?.at === undefined) return undefined;
    return {
      name,
      stages: given.at,
      kind: kindOf(given),
      answers: given.answers ?? [SUCCEEDED],
      inRollback: given.inRollback,
      timeoutConfiguration: {
        timeoutInMinutes: Math.ceil((given.timeout ?? DAY) / 60_000),
        action: given.onTimeout ?? 'ROLLBACK',
      },
    };
  };
  const hooks = entriesOf(place)?.map(({ key, at }) => read(key, at));
  return hooks?.filter((hook) => hook !== undefined);
}

function kindOf({ pause, answers, inRollback }: GivenHook): ScenarioHook['kind'] | undefined {
  if (pause === true) return 'PAUSE';
  return pause === false || answers !== undefined || inRollback !== undefined ? 'AWS_LAMBDA' : undefined;
}

const SUCCEEDED: HookAnswer = { is: 'payload', hookStatus: 'SUCCEEDED', callBackDelay: undefined, afterMs: 1_000 };
