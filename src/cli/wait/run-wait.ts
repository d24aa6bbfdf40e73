import { isFinished } from '../../core/deployment/record.ts';
import type { RevisionDiff } from '../../core/diff/revision-diff.ts';
import { type DurationMs, describeDuration, epochMs } from '../../core/time.ts';
import { exitCodeOf } from '../../core/wait/wait-verdict.ts';
import type { Following } from '../../guard/wait/following.ts';
import { readChanges } from '../../guard/wait/read-changes.ts';
import { type WaitResult, waitForVerdict } from '../../guard/wait/wait.ts';
import { describeRefusal } from '../refuse.ts';
import { readWaitArguments, type WaitArguments } from './arguments.ts';
import { type Aws, type AwsChoice, createAws, customEndpointOf, dateOf } from './aws.ts';
import { type CustomEndpoint, describeTrouble } from './describe-trouble.ts';
import { processHost, type WaitHost } from './host.ts';
import { reportVerdict } from './report-verdict.ts';
import { resolveRegion } from './resolve-region.ts';
import { createScreen, isRedrawn, type WaitScreen } from './screen.ts';
import { createServerClock } from './server-clock.ts';
import type { Verdict } from './verdict.ts';

/** Later than any valid `--since`. */
const FAR_FUTURE = epochMs(8_640_000_000_000_000);

/** Runs `ecs-guard wait` and returns its exit code. The last line always says how it ended. */
export async function runWait(args: readonly string[], machine: WaitHost = processHost()): Promise<number> {
  const first = readWaitArguments(args, FAR_FUTURE);
  const endpoint = first.is === 'read' ? await customEndpointOf(choiceOf(first.wait, machine)) : undefined;
  const host = endpoint === undefined ? machine : await inServerTime(endpoint.url, machine);
  const reading = first.is === 'read' ? readWaitArguments(args, host.now()) : first;
  if (reading.is === 'help') {
    host.stdout.write(reading.text);
    return exitCodeOf('succeeded');
  }
  if (reading.is === 'refused') {
    host.stderr.write(describeRefusal(reading.faults, 'wait'));
    return exitCodeOf('usage');
  }
  const { wait } = reading;
  const seen: Seen = { following: undefined, region: undefined, endpoint };
  const explain = (error: unknown) => describeTrouble(error, seen);
  const screen = createScreen({ ...screenOf(host, wait), now: host.now, explain });
  const verdict = await reachVerdict(wait, { host, seen, screen });
  screen.close();
  reportVerdict(verdict, wait, host);
  return exitCodeOf(verdict.name);
}

/**
 * Uses the time of a custom endpoint, which may be a simulated AWS with its own clock: reads it before each poll. Without a
 * custom endpoint, the machine's clock is used.
 */
async function inServerTime(endpoint: string, machine: WaitHost): Promise<WaitHost> {
  const clock = createServerClock(() => machine.now());
  clock.heard(await dateOf(endpoint));
  return {
    ...machine,
    now: clock.now,
    sleep: async (span, signal) => {
      await machine.sleep(span, signal);
      clock.heard(await dateOf(endpoint));
    },
  };
}

function choiceOf({ region, profile }: WaitArguments, { awsOverrides }: WaitHost): AwsChoice {
  return { region, profile, ...(awsOverrides && { overrides: awsOverrides }) };
}

/** With `--json`, progress goes to stderr. */
function screenOf({ stdout, stderr, env }: WaitHost, { json, live }: WaitArguments) {
  return { stream: json ? stderr : stdout, env, live };
}

/** The state so far, for an early end. */
interface Seen {
  following: Following | undefined;
  region: string | undefined;
  readonly endpoint: CustomEndpoint | undefined;
}

interface Watch {
  readonly host: WaitHost;
  readonly seen: Seen;
  readonly screen: WaitScreen;
}

async function reachVerdict(wait: WaitArguments, { host, seen, screen }: Watch): Promise<Verdict> {
  const { service } = wait.request;
  const aws = createAws(choiceOf(wait, host));
  const over = new AbortController();
  const interruption = interrupt(host, seen);
  const stopTicking = isRedrawn(screenOf(host, wait)) ? host.everySecond(() => screen.tick(host.now())) : undefined;
  try {
    const watch = { host, seen, screen: watched(screen, seen, over.signal), over: over.signal };
    const result = await Promise.race([followService(wait, aws, watch), interruption.happened]);
    const changes = await Promise.race([changesOf(result, aws), interruption.happened.then(() => undefined)]);
    return { ...result, service, region: seen.region, changes };
  } catch (error) {
    const { region, following } = seen;
    return { name: 'unexpected', text: describeTrouble(error, seen), service, region, following };
  } finally {
    over.abort();
    stopTicking?.();
    interruption.stop();
    aws.close();
  }
}

/** After Ctrl-C, nothing more is read. */
async function changesOf({ name, following }: WaitResult, aws: Aws): Promise<RevisionDiff | undefined> {
  if (name === 'interrupted' || following?.record === undefined) return undefined;
  return readChanges(aws.gateways.services, following.record);
}

/** Stores the last state, and shows nothing more once the wait is over, even if calls are still in flight. */
function watched(screen: WaitScreen, seen: Seen, over: AbortSignal): WaitScreen {
  return {
    ...screen,
    updated: (following, now) => {
      seen.following = following;
      if (!over.aborted) screen.updated(following, now);
    },
    troubled: (error, nextIn) => {
      if (!over.aborted) screen.troubled(error, nextIn);
    },
  };
}

function interrupt({ onInterrupt }: WaitHost, seen: Seen) {
  const { promise, resolve } = Promise.withResolvers<WaitResult>();
  const stop = onInterrupt((signal) => {
    const { following } = seen;
    const text = `${signal} ended the wait${describeStanding(following)}`;
    resolve({ name: 'interrupted', text, following });
  });
  return { happened: promise, stop };
}

async function followService(
  wait: WaitArguments,
  aws: Aws,
  { host, screen, seen, over }: Watch & { readonly over: AbortSignal },
): Promise<WaitResult> {
  const { endpoint } = seen;
  const reading = await resolveRegion({ aws, choice: choiceOf(wait, host), env: host.env, endpoint });
  if (reading.is === 'refused') return { name: 'usage', text: reading.fault, following: undefined };
  const { region } = reading;
  seen.region = region;
  const { service, timeout } = wait.request;
  const what = 'arn' in wait.request.deployment ? wait.request.deployment.arn : `a deployment of ${service.service}`;
  screen.note(`waiting for ${what} in cluster ${service.cluster}, ${region}, for at most ${describeDuration(timeout)}`);
  const { values, ...gateways } = aws.gateways;
  // Only a table shows current values, and reading them costs money.
  const shown = values !== undefined && isRedrawn(screenOf(host, wait)) ? { values } : {};
  const time = { now: () => host.now(), sleep: (span: DurationMs) => host.sleep(span, over) };
  return waitForVerdict({ ...gateways, ...shown, ...time }, { ...wait.request, region }, screen);
}

function describeStanding(following: Following | undefined): string {
  const record = following?.record;
  if (record === undefined) return '; the deployment continues';
  return isFinished(record)
    ? ` after the end of the deployment: ${record.deploymentKey}`
    : `; the deployment continues: ${record.deploymentKey} was ${record.phase.replaceAll('-', ' ')}`;
}
