import { type DurationMs, describeDuration, epochMs } from '../../core/time.ts';
import { exitCodeOf } from '../../core/wait/wait-verdict.ts';
import { GatewayError } from '../../guard/errors.ts';
import type { Following } from '../../guard/wait/following.ts';
import { type WaitResult, waitForVerdict } from '../../guard/wait/wait.ts';
import { describeRefusal } from '../refuse.ts';
import { readWaitArguments, type WaitArguments } from './arguments.ts';
import { type Aws, type AwsChoice, createAws, customEndpointOf, dateOf } from './aws.ts';
import { describeAnnotation, describeOutputs, describeSummary } from './github.ts';
import { processHost, type WaitHost } from './host.ts';
import { createScreen, isRedrawn, type WaitScreen } from './screen.ts';
import { createServerClock } from './server-clock.ts';
import { describeDocument, describeLastLine, type Verdict } from './verdict.ts';

/** Runs `ecs-guard wait` and gives its exit code. Whatever happens, the last line says how it ended. */
export async function runWait(args: readonly string[], machine: WaitHost = processHost()): Promise<number> {
  const host = await inServerTime(args, machine);
  const reading = readWaitArguments(args, host.now());
  if (reading.is === 'help') {
    host.stdout.write(reading.text);
    return exitCodeOf('succeeded');
  }
  if (reading.is === 'refused') {
    host.stderr.write(describeRefusal(reading.faults, 'wait'));
    return exitCodeOf('usage');
  }
  const { wait } = reading;
  const screen = createScreen({ ...screenOf(host, wait), now: host.now });
  const verdict = await reachVerdict(wait, host, screen);
  screen.close();
  tellVerdict(verdict, wait, host);
  return exitCodeOf(verdict.name);
}

/** Later than any `--since`. */
const FAR_FUTURE = epochMs(8_640_000_000_000_000);

/**
 * The machine, with the time of a custom endpoint, which may be a simulated AWS with a time of its own: it is asked before
 * each look. Where AWS itself answers, its and the machine's time are one.
 */
async function inServerTime(args: readonly string[], machine: WaitHost): Promise<WaitHost> {
  const reading = readWaitArguments(args, FAR_FUTURE);
  if (reading.is !== 'read') return machine;
  const endpoint = await customEndpointOf(choiceOf(reading.wait, machine));
  if (endpoint === undefined) return machine;
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

/** Progress goes beside the document, where there is one. */
function screenOf({ stdout, stderr, env }: WaitHost, { json, live }: WaitArguments) {
  return { stream: json ? stderr : stdout, env, live };
}

/** What was seen so far, for whoever has to tell of an early end. */
interface Seen {
  following: Following | undefined;
  region: string | undefined;
}

async function reachVerdict(wait: WaitArguments, host: WaitHost, screen: WaitScreen): Promise<Verdict> {
  const { service } = wait.request;
  const aws = createAws(choiceOf(wait, host));
  const seen: Seen = { following: undefined, region: undefined };
  const over = new AbortController();
  const interruption = interrupt(host, seen);
  const stopTicking = isRedrawn(screenOf(host, wait)) ? host.everySecond(() => screen.tick(host.now())) : undefined;
  try {
    const watch = { host, screen: watched(screen, seen, over.signal), seen, over: over.signal };
    const result = await Promise.race([followService(wait, aws, watch), interruption.happened]);
    return { ...result, service, region: seen.region };
  } catch (error) {
    return { ...describeFailure(error, seen.region), service, region: seen.region, following: seen.following };
  } finally {
    over.abort();
    stopTicking?.();
    interruption.stop();
    aws.close();
  }
}

/** Remembers what was seen, and falls silent when the wait is over, whatever is still under way. */
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
    const text = `${signal} ended the wait, the deployment goes on unwatched${standing(following)}`;
    resolve({ name: 'interrupted', text, following });
  });
  return { happened: promise, stop };
}

interface Watch {
  readonly host: WaitHost;
  readonly screen: WaitScreen;
  readonly seen: Seen;
  readonly over: AbortSignal;
}

async function followService(wait: WaitArguments, aws: Aws, { host, screen, seen, over }: Watch): Promise<WaitResult> {
  let region: string;
  try {
    region = await aws.region();
  } catch (error) {
    const text = `no region: give --region, or set AWS_REGION or a region in the profile (${messageOf(error)})`;
    return { name: 'usage', text, following: undefined };
  }
  seen.region = region;
  const { service, timeout } = wait.request;
  const what = 'arn' in wait.request.deployment ? wait.request.deployment.arn : `a deployment of ${service.service}`;
  screen.note(`waiting for ${what} in cluster ${service.cluster}, ${region}, for at most ${describeDuration(timeout)}`);
  const gateways = { ...aws.gateways, now: () => host.now(), sleep: (span: DurationMs) => host.sleep(span, over) };
  return waitForVerdict(gateways, { ...wait.request, region }, screen);
}

function describeFailure(error: unknown, region: string | undefined): Pick<Verdict, 'name' | 'text'> {
  if (!(error instanceof GatewayError)) {
    return { name: 'unexpected', text: `a bug of ecs-guard, please report it: ${oneLine(stackOf(error))}` };
  }
  const cause = messageOf(error.cause ?? error);
  const text =
    error.trouble === 'network'
      ? `no way to AWS (${cause}): is there a network, and is "${region}" the name of a region?`
      : `AWS gave no usable answer: ${error.message}`;
  return { name: 'unexpected', text: oneLine(text) };
}

function standing(following: Following | undefined): string {
  const record = following?.record;
  return record === undefined ? '' : `: ${record.deploymentKey} was ${record.phase.replaceAll('-', ' ')}`;
}

/** Each reader gets what it asked for whole, in one write. */
function tellVerdict(verdict: Verdict, { json, github }: WaitArguments, host: WaitHost): void {
  const { stdout, stderr, env } = host;
  const beside = json ? stderr : stdout;
  if (github) {
    appendFor('GITHUB_STEP_SUMMARY', describeSummary(verdict));
    appendFor('GITHUB_OUTPUT', describeOutputs(verdict));
    beside.write(`${describeAnnotation(verdict)}\n`);
  }
  if (json) stdout.write(`${JSON.stringify(describeDocument(verdict), undefined, 2)}\n`);
  beside.write(`${describeLastLine(verdict)}\n`);

  function appendFor(variable: string, text: string): void {
    const path = env[variable];
    if (path === undefined || path === '') {
      stderr.write(`warning: ${variable} is not set: is this a step of GitHub Actions?\n`);
      return;
    }
    try {
      host.appendFile(path, text);
    } catch (error) {
      // The verdict stands, whether or not the runner can be told.
      stderr.write(`warning: cannot write to ${variable}: ${messageOf(error)}\n`);
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
