import type { VirtualClock } from '../clock.ts';
import type { AwsScope } from '../services/ids.ts';
import type { SqsService } from '../services/sqs.ts';
import type { Access } from './template/access.ts';
import type { FunctionFleet, LambdaFunction } from './functions.ts';
import type { Wiring } from './template/wiring.ts';

export interface ScheduleWorld {
  readonly clock: VirtualClock;
  readonly place: AwsScope;
  readonly sqs: SqsService;
  readonly fleet: FunctionFleet;
  readonly access: Access;
  readonly wiring: Wiring;
}

type ScheduleResource = Wiring['schedules'][number];

/** Pauses before Lambda's retries of an asynchronous invocation. @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
const retryPauses = [60_000, 120_000];

/** Invokes functions on schedule in virtual time: first at the next full multiple of the rate, then once per period. */
export function startSchedules(world: ScheduleWorld): void {
  for (const schedule of world.wiring.schedules) {
    const { State, ScheduleExpression } = schedule.properties;
    const everyMs = parseRate(ScheduleExpression, schedule.label);
    if (State === 'ENABLED') scheduleNext(world, schedule, everyMs);
  }
}

/**
 * Parses a rate such as `rate(5 minutes)` to milliseconds.
 *
 * @throws Error for cron and one-time expressions
 * @internal
 */
export function parseRate(expression: string, label: string): number {
  const [, count, unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const unitMs = { minute: 60_000, hour: 3_600_000, day: 86_400_000 }[unit];
  if (count === undefined || unitMs === undefined || Number(count) === 0) {
    throw new Error(`schedule ${label} must be a rate of minutes, hours or days, got ${expression}`);
  }
  return Number(count) * unitMs;
}

function scheduleNext(world: ScheduleWorld, schedule: ScheduleResource, everyMs: number): void {
  const next = (Math.floor(world.clock.now() / everyMs) + 1) * everyMs;
  const run = async () => {
    scheduleNext(world, schedule, everyMs);
    await fire(world, schedule);
  };
  world.clock.scheduleRecurring(next, run, 'schedule');
}

async function fire(world: ScheduleWorld, schedule: ScheduleResource): Promise<void> {
  const { RoleArn, Arn, Input, DeadLetterConfig } = schedule.properties.Target;
  const lambda = world.fleet.find(Arn);
  const event: unknown = Input === undefined ? scheduledEvent(world, schedule) : JSON.parse(Input);
  const hop = `${schedule.label} invokes ${lambda.name}`;
  const consequence = 'the function is not started';
  const { partition, region, account } = world.place;
  const sourceArn = `arn:${partition}:scheduler:${region}:${account}:schedule-group/default`;
  const trust = { hop, consequence, action: 'sts:AssumeRole', resource: RoleArn, sourceArn };
  if (!world.access.mayAssume('scheduler.amazonaws.com', RoleArn, trust)) return;
  if (world.access.mayRole(RoleArn, { hop, consequence, action: 'lambda:InvokeFunction', resource: Arn })) {
    await invokeAsynchronously(world, { lambda, event, by: schedule.label, firstAt: world.clock.now(), attempt: 0 });
  } else if (DeadLetterConfig !== undefined) {
    sendDeadLetter(world, { role: RoleArn, queueArn: DeadLetterConfig.Arn, event, hop: schedule.label });
  }
}

interface AsynchronousInvocation {
  readonly lambda: LambdaFunction;
  readonly event: unknown;
  readonly by: string;
  readonly firstAt: number;
  /** Number of retries so far. */
  readonly attempt: number;
}

/** Retries a failed invocation within its limits of retries and age, then sends its event to the dead-letter queue. */
async function invokeAsynchronously(world: ScheduleWorld, invocation: AsynchronousInvocation): Promise<void> {
  const { lambda, event, by, firstAt, attempt } = invocation;
  const { ended } = await world.fleet.invoke(lambda, event, by);
  if (ended === 'answered') return;
  const retryAt = world.clock.now() + (retryPauses[attempt] ?? 0);
  const limits = world.wiring.invokeConfigs.find(({ properties }) => properties.FunctionName === lambda.functionName);
  const { MaximumRetryAttempts: retries = 2, MaximumEventAgeInSeconds: age = 21_600 } = limits?.properties ?? {};
  if (attempt < retries && retryAt <= firstAt + age * 1000) {
    const next = { ...invocation, attempt: attempt + 1 };
    world.clock.schedule(retryAt, () => invokeAsynchronously(world, next), `retry of ${lambda.name}`);
    return;
  }
  const resource = world.wiring.functions.find(({ arn }) => arn === lambda.arn);
  const queueArn = resource?.properties.DeadLetterConfig?.TargetArn;
  if (queueArn !== undefined) sendDeadLetter(world, { role: lambda.roleArn, queueArn, event, hop: lambda.name });
}

function sendDeadLetter(
  { access, sqs }: ScheduleWorld,
  letter: { readonly role: string; readonly queueArn: string; readonly event: unknown; readonly hop: string },
): void {
  const allowed = access.mayRole(letter.role, {
    action: 'sqs:SendMessage',
    resource: letter.queueArn,
    hop: `${letter.hop} sends to its dead-letter queue`,
    consequence: 'the event is lost',
  });
  if (allowed) sqs.deliver(letter.queueArn.split(':').at(-1) ?? '', JSON.stringify(letter.event));
}

/** @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-templated.html */
function scheduledEvent({ clock, place }: ScheduleWorld, schedule: ScheduleResource) {
  return {
    version: '0',
    id: `00000000-0000-4000-d000-${String(Math.floor(clock.now() / 1000)).padStart(12, '0')}`,
    'detail-type': 'Scheduled Event',
    source: 'aws.scheduler',
    account: place.account,
    time: new Date(clock.now()).toISOString().replace(/\.\d{3}Z$/, 'Z'),
    region: place.region,
    resources: [schedule.arn],
    detail: '{}',
  };
}
