import { saveMetrics } from '../../adapters/saved/saved-metrics.ts';
import { AnswersKept } from '../../adapters/saved/answers-kept.ts';
import { lastPart } from '../../core/arn.ts';
import type { MetricsRead } from '../../core/audit/metrics/with-metrics.ts';
import { exitCodeOf, type VerdictName } from '../../core/wait/wait-verdict.ts';
import { paceDoctor } from '../../guard/doctor/pace-gateways.ts';
import { type DoctorProgress, type FleetReading, readFleet } from '../../guard/doctor/read-fleet.ts';
import { GatewayError } from '../../guard/errors.ts';
import { describeRefusal as describeDenial } from '../../guard/wait/wait-trouble.ts';
import { describeCounts, describeFindings } from '../findings/describe-findings.ts';
import { explainRule } from '../findings/explain-rule.ts';
import { findingsJson } from '../findings/findings-json.ts';
import { describeDenied, reportAudited } from '../findings/report-audited.ts';
import { verdictOf } from '../findings/reported-finding.ts';
import { type Output, writeOutput } from '../output-file.ts';
import { describeRefusal } from '../refuse.ts';
import { customEndpointOf } from '../wait/aws.ts';
import { type CustomEndpoint, describeTrouble } from '../wait/describe-trouble.ts';
import { oneLine } from '../wait/one-line.ts';
import { resolveRegion } from '../wait/resolve-region.ts';
import { type DoctorArguments, readDoctorArguments } from './arguments.ts';
import { createDoctorAws, type DoctorAws } from './aws.ts';
import { type DoctorHost, processHost } from './host.ts';
import { doctorPolicy } from './policy.ts';
import { readPast } from './read-past.ts';
import { placeToSave } from './save.ts';

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
      host.stdout.write(doctorPolicy(reading.withMetrics));
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
  const kept = new AnswersKept();
  const aws = createDoctorAws(choice, kept);
  try {
    const found = await resolveRegion({ aws, choice, env: host.env, endpoint });
    if (found.is === 'refused') return refuse([found.fault], host);
    const { region } = found;
    const place = doctor.save === undefined ? undefined : placeToSave(doctor.save, region, host);
    if (place !== undefined && 'fault' in place) return refuse([place.fault], host);
    return await printAudit({ doctor, region, endpoint, aws, host, kept, output: place?.output });
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
  readonly kept: AnswersKept;
  /** Where the answers are saved; undefined without `--save`. */
  readonly output: Output | undefined;
}

async function printAudit(run: Run): Promise<number> {
  const { doctor, region, aws, host } = run;
  const gateways = paceDoctor(aws.gateways, { now: () => host.now(), pause: (span) => host.pause(span) });
  const progress = showProgress(host);
  try {
    const fleet = await readFleet(gateways, doctor.choice, progress.show('services'));
    progress.clear();
    const past = await readPast(fleet, { gateways, doctor, host, progress: progress.show('metrics') });
    progress.clear();
    const { audited, metrics } = past;
    const denied = [...new Set([...fleet.denied, ...past.denied])];
    const code = printFindings({ audited, denied }, { doctor, region, host });
    const faults = [past.fault, await save({ denied, metrics }, run)].filter((one) => one !== undefined);
    return faults.length === 0 ? code : refuse(faults, host);
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
    show:
      (what: string) =>
      ({ done, found }: DoctorProgress) => {
        if (showsProgress) stderr.write(`\r\u001B[K${done} of ${found} ${what}`);
      },
  };
}

function printFindings(
  { audited, denied }: FleetReading,
  { doctor, region, host }: Pick<Run, 'doctor' | 'region' | 'host'>,
): number {
  const services = reportAudited(audited, { source: region });
  const lines = [...describeFindings(services, host.columns), describeCounts(services)];
  host.stdout.write(doctor.json ? findingsJson(services) : lines.map((line) => `${line}\n`).join(''));
  for (const text of describeDenied(denied)) host.stderr.write(text);
  return exitCodeOf(verdictOf(services));
}

/** What is saved besides the answers. */
interface Kept {
  readonly denied: readonly string[];
  readonly metrics: MetricsRead | undefined;
}

/** Writes the file of `--save`. Returns what went wrong. The findings are printed already, so no fault of a file loses them. */
async function save({ denied, metrics }: Kept, { output, kept, region, host }: Run): Promise<string | undefined> {
  if (output === undefined) return undefined;
  const savedAt = new Date(host.now()).toISOString();
  const about = { savedAt, region, denied: [...denied], ...(metrics && { metrics: saveMetrics(metrics) }) };
  const text = `${JSON.stringify(kept.document(about), undefined, 2)}\n`;
  const fault = await writeOutput(output, text, host);
  if (fault === undefined)
    host.stderr.write(`saved in ${oneLine(output.file)}: check it again with "ecs-guard lint"\n`);
  return fault;
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
