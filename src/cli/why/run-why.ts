import { type DeploymentRecord, isFinished } from '../../core/deployment/record.ts';
import { seconds } from '../../core/time.ts';
import { exitCodeOf, type VerdictName } from '../../core/wait/wait-verdict.ts';
import { chooseExplained } from '../../guard/explain/choose-explained.ts';
import { explainDeployment, type Known } from '../../guard/explain/explain-deployment.ts';
import { readLive } from '../../guard/explain/read-live.ts';
import { describeFailure } from '../history/describe-end.ts';
import { describeObstacle, writeOutput } from '../output-file.ts';
import { describeRefusal } from '../refuse.ts';
import { customEndpointOf, dateOf } from '../wait/aws.ts';
import { oneLine } from '../wait/one-line.ts';
import { resolveRegion } from '../wait/resolve-region.ts';
import { createServerClock } from '../wait/server-clock.ts';
import { readWhyArguments, type WhyArguments } from './arguments.ts';
import { createWhyAws, type WhyAws } from './aws.ts';
import { processHost, type WhyHost } from './host.ts';
import { render } from './render.ts';

/** How long the evidence may take: a person waits for it. */
const PATIENCE = seconds(20);

/** Runs `ecs-guard why` and returns its exit code. */
export async function runWhy(args: readonly string[], host: WhyHost = processHost()): Promise<number> {
  const reading = readWhyArguments(args);
  if (reading.is === 'help') {
    host.stdout.write(reading.text);
    return exitCodeOf('succeeded');
  }
  if (reading.is === 'refused') return refuse(reading.faults, host);
  const { why } = reading;
  const obstacle = why.output && describeObstacle(why.output, host);
  if (obstacle !== undefined) return refuse([obstacle], host);
  const choice = { ...why, ...(host.awsOverrides && { overrides: host.awsOverrides }) };
  const endpoint = await customEndpointOf(choice);
  const clock = createServerClock(() => host.now());
  // A simulated AWS has its own clock.
  if (endpoint !== undefined) clock.heard(await dateOf(endpoint.url));
  const aws = (host.createAws ?? createWhyAws)(choice);
  try {
    const region = await resolveRegion({ aws, choice, env: host.env, endpoint });
    if (region.is === 'refused') return refuse([region.fault], host);
    const run = { why, aws, host, region: region.region, endpoint, now: clock.now };
    const asked = { history: { choice: why.service, table: why.table }, region: region.region, endpoint };
    return await explainTo(run).catch((error: unknown) => conclude(describeFailure(error, asked), host));
  } finally {
    aws.close();
  }
}

interface Run {
  readonly why: WhyArguments;
  readonly aws: WhyAws;
  readonly host: WhyHost;
  readonly region: string;
  readonly endpoint: Awaited<ReturnType<typeof customEndpointOf>>;
  readonly now: ReturnType<typeof createServerClock>['now'];
}

/** How a run fails. */
interface Failure {
  readonly name: VerdictName;
  readonly text: string;
}

function refuse(faults: readonly string[], { stderr }: WhyHost): number {
  stderr.write(describeRefusal(faults, 'why'));
  return exitCodeOf('usage');
}

function conclude({ name, text }: Failure, { stderr }: WhyHost): number {
  stderr.write(`${name}: ${oneLine(text)}\n`);
  return exitCodeOf(name);
}

async function explainTo(run: Run): Promise<number> {
  const { why, aws, host, now } = run;
  const arn = why.deployment ?? (await chooseExplained(aws.follow.finder, why.service))?.serviceDeploymentArn;
  if (arn === undefined) return conclude({ name: 'nothing-ran', text: describeNone(run) }, host);
  const record = await readLive(aws.follow, arn, now);
  if (record === undefined) {
    const text = `ECS does not find the deployment ${arn}: it keeps deployments for 90 days`;
    return conclude({ name: 'not-found', text }, host);
  }
  const { services, alarms } = aws.follow;
  const gateways = { ...aws.evidence, services, alarms, now, within: host.within };
  const known = await readKnown(record, run);
  const explanation = await explainDeployment(gateways, known, PATIENCE);
  return write(render(explanation, why.format, host.stdout, host.env), run);
}

/** The guard's record of a finished deployment keeps what was true then; AWS shows what is true now. */
async function readKnown(live: DeploymentRecord, { why: { table }, aws }: Run): Promise<Known> {
  const stored = table === undefined ? undefined : await aws.stored(table, live);
  const record = stored?.record !== undefined && isFinished(stored.record) ? stored.record : live;
  return { record, diff: stored?.diff, evidence: stored?.evidence };
}

function describeNone({ why: { service }, region }: Run): string {
  return `every deployment of ${service.service} in cluster ${service.cluster}, ${region}, succeeded in the 90 days that ECS keeps, or there was none; name one with --deployment`;
}

async function write(text: string, { why: { output }, host }: Run): Promise<number> {
  if (output === undefined) {
    host.stdout.write(text);
    return exitCodeOf('succeeded');
  }
  const fault = await writeOutput(output, text, host);
  if (fault !== undefined) return refuse([fault], host);
  host.stderr.write(`written to ${oneLine(output.file)}\n`);
  return exitCodeOf('succeeded');
}
