import { lastPart } from '../../core/arn.ts';
import { audit } from '../../core/audit/audit.ts';
import type { Audited } from '../../core/audit/audited-service.ts';
import { describeKnown } from '../../core/audit/known.ts';
import { exitCodeOf, type VerdictName } from '../../core/wait/wait-verdict.ts';
import { paceDoctor } from '../../guard/doctor/pace-gateways.ts';
import { type FleetReading, readFleet } from '../../guard/doctor/read-fleet.ts';
import { GatewayError } from '../../guard/errors.ts';
import { describeRefusal as describeDenial } from '../../guard/wait/wait-trouble.ts';
import { describeCounts, describeFindings } from '../findings/describe-findings.ts';
import { explainRule } from '../findings/explain-rule.ts';
import { findingsJson } from '../findings/findings-json.ts';
import { type ReportedService, verdictOf } from '../findings/reported-finding.ts';
import { describeRefusal } from '../refuse.ts';
import { customEndpointOf } from '../wait/aws.ts';
import { type CustomEndpoint, describeTrouble } from '../wait/describe-trouble.ts';
import { oneLine } from '../wait/one-line.ts';
import { resolveRegion } from '../wait/resolve-region.ts';
import { type DoctorArguments, readDoctorArguments } from './arguments.ts';
import { createDoctorAws, type DoctorAws } from './aws.ts';
import { type DoctorHost, processHost } from './host.ts';
import { doctorPolicy } from './policy.ts';

/** Runs `ecs-guard doctor` and returns its exit code: the worst severity of the findings decides. */
export async function runDoctor(args: readonly string[], host: DoctorHost = processHost()): Promise<number> {
  const reading = readDoctorArguments(args);
  switch (reading.is) {
    case 'help':
      host.stdout.write(reading.text);
      return exitCodeOf('succeeded');
    case 'explain':
      host.stdout.write(explainRule(reading.rule, host.columns) ?? '');
      return exitCodeOf('succeeded');
    case 'policy':
      host.stdout.write(doctorPolicy());
      return exitCodeOf('succeeded');
    case 'refused':
      return refuse(reading.faults, host);
    case 'read':
      return auditFleet(reading.doctor, host);
  }
}

function refuse(faults: readonly string[], { stderr }: DoctorHost): number {
  stderr.write(describeRefusal(faults, 'doctor'));
  return exitCodeOf('usage');
}

async function auditFleet(doctor: DoctorArguments, host: DoctorHost): Promise<number> {
  const choice = { ...doctor, ...(host.awsOverrides && { overrides: host.awsOverrides }) };
  const endpoint = await customEndpointOf(choice);
  const aws = createDoctorAws(choice);
  try {
    const region = await resolveRegion({ aws, choice, env: host.env, endpoint });
    if (region.is === 'refused') return refuse([region.fault], host);
    return await printAudit({ doctor, region: region.region, endpoint, aws, host });
  } finally {
    aws.close();
  }
}

interface Run {
  readonly doctor: DoctorArguments;
  readonly region: string;
  readonly endpoint: CustomEndpoint | undefined;
  readonly aws: DoctorAws;
  readonly host: DoctorHost;
}

async function printAudit(run: Run): Promise<number> {
  const { doctor, region, aws, host } = run;
  const gateways = paceDoctor(aws.gateways, { now: () => host.now(), pause: (span) => host.pause(span) });
  const progress = showProgress(host);
  try {
    const reading = await readFleet(gateways, doctor.choice, progress.show);
    progress.clear();
    return printFindings(reading, { doctor, region, host });
  } catch (error) {
    progress.clear();
    const { name, text } = describeFailure(error, run);
    host.stderr.write(`${name}: ${text}\n`);
    return exitCodeOf(name);
  }
}

function showProgress({ stderr, showsProgress }: DoctorHost) {
  const clear = () => void (showsProgress && stderr.write('\r\u001B[K'));
  return {
    clear,
    show: ({ done, found }: { readonly done: number; readonly found: number }) => {
      if (showsProgress) stderr.write(`\r\u001B[K${done} of ${found} services`);
    },
  };
}

function printFindings(
  { audited, denied }: FleetReading,
  { doctor, region, host }: Pick<Run, 'doctor' | 'region' | 'host'>,
): number {
  const services = audited.map((one) => reportOf(one, region)).toSorted(byPlace);
  const lines = [...describeFindings(services, host.columns), describeCounts(services)];
  host.stdout.write(doctor.json ? findingsJson(services) : lines.map((line) => `${line}\n`).join(''));
  for (const action of denied) {
    host.stderr.write(`warning: AWS denies ${action}, so the rules that need it judged nothing: allow it\n`);
  }
  return exitCodeOf(verdictOf(services));
}

function byPlace(a: ReportedService, b: ReportedService): number {
  const of = ({ cluster = '', name }: ReportedService) => `${cluster}/${name}`;
  return of(a) < of(b) ? -1 : 1;
}

function reportOf(one: Audited, region: string): ReportedService {
  const { service, alarms } = one;
  const unread = alarms.filter(({ kind }) => kind === 'unread').map(({ name }) => `alarm ${describeKnown(name)}`);
  return {
    name: describeKnown(service.name),
    cluster: describeKnown(service.cluster),
    source: region,
    findings: audit(one).map(({ rule, says }) => ({
      rule,
      says,
      file: undefined,
      line: undefined,
      logicalId: undefined,
      constructPath: undefined,
    })),
    suppressed: [],
    unknown: unread,
  };
}

/** Describes why the services could not be read, and what to do, in one line. */
function describeFailure(error: unknown, { doctor, region, endpoint }: Run): { name: VerdictName; text: string } {
  const { cluster = 'default', service = '' } = doctor.choice;
  if (error instanceof GatewayError) {
    if (error.code === 'gone') {
      const what =
        service === ''
          ? `cluster "${lastPart(cluster)}"`
          : `service "${lastPart(service)}" in cluster "${lastPart(cluster)}"`;
      return { name: 'not-found', text: oneLine(`no ${what} in ${region}: check the names and the Region`) };
    }
    const denial = describeDenial(error, { service: { cluster, service }, region });
    if (denial !== undefined) return { name: denial.name, text: oneLine(denial.text) };
  }
  return { name: 'unexpected', text: describeTrouble(error, { region, endpoint }) };
}
