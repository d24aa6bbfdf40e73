import { lastPart } from '../../core/arn.ts';
import { audit } from '../../core/audit/audit.ts';
import { isJudged } from '../../core/audit/rules/not-judged.ts';
import { planProtection } from '../../core/protect/plan.ts';
import { STORIES, type TrafficKind } from '../../core/stories/story.ts';
import { DEFAULT_SETTINGS, type StorySettings } from '../../core/stories/story-settings.ts';
import { type EpochMs, epochMs } from '../../core/time.ts';
import { exitCodeOf, type VerdictName } from '../../core/wait/wait-verdict.ts';
import { paceDoctor } from '../../guard/doctor/pace-gateways.ts';
import { GatewayError } from '../../guard/errors.ts';
import { readProtected, type ReadService } from '../../guard/protect/read-protected.ts';
import { describeRefusal as describeDenial } from '../../guard/wait/wait-trouble.ts';
import { describeRefusal } from '../refuse.ts';
import { playStories } from '../stories/play-stories.ts';
import { customEndpointOf, dateOf } from '../wait/aws.ts';
import { type CustomEndpoint, describeTrouble } from '../wait/describe-trouble.ts';
import { oneLine } from '../wait/one-line.ts';
import { resolveRegion } from '../wait/resolve-region.ts';
import { type ProtectArguments, readProtectArguments } from './arguments.ts';
import { createProtectAws, type ProtectAws } from './aws.ts';
import { type DescribedPlan, describePlan } from './describe-plan.ts';
import { formOf } from './forms/forms.ts';
import { processHost, type ProtectHost } from './host.ts';
import { planJson } from './plan-json.ts';
import { protectPolicy } from './policy.ts';

/** Runs `ecs-guard protect` and returns its exit code. */
export async function runProtect(args: readonly string[], host: ProtectHost = processHost()): Promise<number> {
  const reading = readProtectArguments(args);
  switch (reading.is) {
    case 'help':
      host.stdout.write(reading.text);
      return exitCodeOf('succeeded');
    case 'policy':
      host.stdout.write(protectPolicy());
      return exitCodeOf('succeeded');
    case 'refused':
      return refuse(reading.faults, host);
    case 'read':
      return planService(reading.protect, host);
  }
}

function refuse(faults: readonly string[], { stderr }: ProtectHost): number {
  stderr.write(describeRefusal(faults, 'protect'));
  return exitCodeOf('usage');
}

async function planService(protect: ProtectArguments, host: ProtectHost): Promise<number> {
  const choice = { ...protect, ...(host.awsOverrides && { overrides: host.awsOverrides }) };
  const endpoint = await customEndpointOf(choice);
  const aws = createProtectAws(choice);
  try {
    const region = await resolveRegion({ aws, choice, env: host.env, endpoint });
    if (region.is === 'refused') return refuse([region.fault], host);
    return await printPlan({ protect, region: region.region, endpoint, aws, host });
  } finally {
    aws.close();
  }
}

interface Run {
  readonly protect: ProtectArguments;
  readonly region: string;
  readonly endpoint: CustomEndpoint | undefined;
  readonly aws: ProtectAws;
  readonly host: ProtectHost;
}

async function printPlan(run: Run): Promise<number> {
  const { protect, aws, host } = run;
  try {
    const paced = paceDoctor(aws.gateways, { now: () => host.now(), pause: (span) => host.pause(span) });
    const read = await readProtected({ ...aws.gateways, ...paced }, protect.choice, await nowOf(run));
    const problem = problemOf(read);
    if (problem !== undefined) return fail(host, problem);
    for (const action of read.denied) host.stderr.write(`warning: AWS denies ${action}: allow it\n`);
    print(await describe(read, run), run);
    return exitCodeOf('succeeded');
  } catch (error) {
    return fail(host, describeFailure(error, run));
  }
}

/** A simulated AWS has a clock of its own. */
async function nowOf({ endpoint, host }: Run): Promise<EpochMs> {
  const date = endpoint === undefined ? undefined : await dateOf(endpoint.url);
  const at = date === undefined ? Number.NaN : Date.parse(date);
  return Number.isNaN(at) ? host.now() : epochMs(at);
}

interface Failure {
  readonly name: VerdictName;
  readonly text: string;
}

function fail({ stderr }: ProtectHost, { name, text }: Failure): number {
  stderr.write(`${name}: ${text}\n`);
  return exitCodeOf(name);
}

function problemOf({ audited, unknownTargetGroups, denied }: ReadService): Failure | undefined {
  if (!isJudged(audited.service)) {
    return {
      name: 'not-found',
      text: 'ECS deploys this service by other rules, so deployment alarms do not protect it',
    };
  }
  const alarms = denied.find((action) => action === 'cloudwatch:DescribeAlarms');
  if (alarms !== undefined) return { name: 'not-permitted', text: `AWS denies ${alarms}: allow it` };
  const [group] = unknownTargetGroups;
  if (group === undefined) return undefined;
  const text = `CloudWatch has no metric of the target group ${oneLine(lastPart(group))} in two weeks: give its --load-balancer`;
  return { name: 'usage', text };
}

async function describe(read: ReadService, { protect, region }: Run): Promise<DescribedPlan> {
  const { audited, facts, configuration, traffic } = read;
  const settings: StorySettings = {
    ...DEFAULT_SETTINGS,
    requestsPerMinute: protect.requestsPerMinute ?? traffic?.requestsPerMinute ?? DEFAULT_SETTINGS.requestsPerMinute,
    baseErrors: traffic?.baseErrors ?? 0,
  };
  const plan = planProtection({ now: audited, facts, configuration, baseErrors: settings.baseErrors });
  const choice = {
    tasks: undefined,
    traffic: trafficOf(read),
    queue: facts.queue?.main,
    deadLetterQueue: facts.queue?.dead,
  };
  const before = await playStories(audited, { stories: STORIES, settings, choice });
  const after = await playStories(plan.after, { stories: STORIES, settings, choice });
  return {
    name: facts.name,
    cluster: facts.cluster,
    region,
    plan,
    traffic,
    before,
    after,
    findings: audit(plan.after),
  };
}

/** The same for both tables: the alarms of the plan must not decide where requests come from. */
function trafficOf({ facts: { targetGroups, discoveryNames, queue } }: ReadService): TrafficKind {
  const [group] = targetGroups;
  if (group !== undefined) return TRAFFIC[group.kind];
  if (discoveryNames.length > 0) return 'service-connect';
  return queue === undefined ? 'none' : 'queue';
}

const TRAFFIC = { application: 'load-balancer', network: 'network-load-balancer', lattice: 'vpc-lattice' } as const;

function print(described: DescribedPlan, { protect, region, host }: Run): void {
  const { plan, cluster, name: service } = described;
  const form = formOf(protect.form, { plan, cluster, service, region });
  if (protect.json) {
    host.stdout.write(planJson(described, protect.form, form));
    return;
  }
  const lines = [...describePlan(described, host.columns), '', form];
  host.stdout.write(lines.map((line) => `${line}\n`).join(''));
}

function describeFailure(error: unknown, { protect, region, endpoint }: Run): Failure {
  const { cluster, service } = protect.choice;
  if (error instanceof GatewayError) {
    if (error.code === 'gone') {
      const what = `service "${lastPart(service)}" in cluster "${lastPart(cluster)}"`;
      return { name: 'not-found', text: oneLine(`no ${what} in ${region}: check the names and the Region`) };
    }
    const denial = describeDenial(error, { service: { cluster, service }, region });
    if (denial !== undefined) return { name: denial.name, text: oneLine(denial.text) };
  }
  return { name: 'unexpected', text: describeTrouble(error, { region, endpoint }) };
}
