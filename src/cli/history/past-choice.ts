import { formatDuration } from '@ecs-guard/simulator/duration';
import { lastPart, parseArn, parseServiceArn } from '../../core/arn.ts';
import { CAUSES, OUTCOMES } from '../../core/deployment/record.ts';
import type { Selection, ServiceChoice } from '../../core/history/selection.ts';
import { before, days, describeInstant, type EpochMs } from '../../core/time.ts';
import type { HistoryRange } from '../../guard/history/ports.ts';
import type { OptionValues } from '../command-line/command-spec.ts';
import { readSince } from '../read-since.ts';
import { DEFAULT_SINCE, DEFAULT_TEAM_TAG, type selectionOptions, type sourceOptions } from './past-options.ts';

/** How long ECS keeps deployments. @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-deployment.html */
const ECS_KEEPS = days(90);

/** Which past deployments a command reads, and where. */
export interface PastChoice {
  readonly choice: ServiceChoice;
  readonly selection: Selection;
  readonly team: { readonly key: string; readonly name: string } | undefined;
  /** Not parsed yet: `readRange` needs the time of the endpoint. */
  readonly since: string;
  /** Undefined to read from ECS. */
  readonly table: string | undefined;
  readonly region: string | undefined;
  readonly profile: string | undefined;
}

type Values = OptionValues<typeof selectionOptions & typeof sourceOptions>;
type Fault = (text: string) => void;

/** Reads the options that choose past deployments, and reports what is wrong with them. */
export function readPastChoice(
  { values, operands }: { readonly values: Values; readonly operands: readonly string[] },
  fault: Fault,
): PastChoice {
  for (const [name, value] of Object.entries(values)) if (value === '') fault(`--${name} must not be empty`);
  if (operands.length > 0) fault(`"${operands[0]}" has no option: write --service ${operands[0]} or --cluster`);
  const { team, 'team-tag': key } = values;
  if (key !== undefined && team === undefined) fault('--team-tag needs --team: name the team, or leave --team-tag out');
  return {
    choice: readChoice(values, fault),
    region: readRegion(values, fault),
    selection: {
      outcomes: OUTCOMES.filter((outcome) => values.outcome?.includes(outcome)),
      causes: CAUSES.filter((cause) => values.cause?.includes(cause)),
    },
    team: team === undefined ? undefined : { key: key ?? DEFAULT_TEAM_TAG, name: team },
    since: values.since ?? DEFAULT_SINCE,
    table: values.table,
    profile: values.profile,
  };
}

/** Returns the range from `--since` until now, or what is wrong with it. */
export function readRange(
  { since, table }: Pick<PastChoice, 'since' | 'table'>,
  now: EpochMs,
):
  | { readonly is: 'read'; readonly range: HistoryRange }
  | { readonly is: 'refused'; readonly faults: readonly string[] } {
  const faults: string[] = [];
  const from = readSince(since, now, (text) => void faults.push(text));
  const oldest = before(now, ECS_KEEPS);
  if (from !== undefined && table === undefined && from < oldest) {
    faults.push(
      `--since ${since} is before ${describeInstant(oldest)}: ECS keeps deployments for ${formatDuration(ECS_KEEPS)}; give a later time, or --table`,
    );
  }
  if (from === undefined || faults.length > 0) return { is: 'refused', faults };
  return { is: 'read', range: { from, until: now } };
}

function readChoice({ cluster, service }: Values, fault: Fault): ServiceChoice {
  const clusterArn = cluster === undefined ? undefined : parseArn(cluster);
  const isCluster = clusterArn === undefined || /^cluster\/[^/]+$/.test(clusterArn.resource);
  if (cluster !== undefined && (!isCluster || (clusterArn === undefined && /[:/]/.test(cluster)))) {
    fault(`--cluster must be a name or an ARN like arn:aws:ecs:REGION:ACCOUNT:cluster/NAME, got "${cluster}"`);
  }
  const clusterName = cluster === undefined ? undefined : lastPart(cluster);
  if (service === undefined) return { cluster: clusterName, service: undefined, serviceArn: undefined };
  const arn = parseServiceArn(service);
  if (arn === undefined && /[:/]/.test(service)) {
    fault(`--service must be a name or an ARN like arn:aws:ecs:REGION:ACCOUNT:service/CLUSTER/NAME, got "${service}"`);
  }
  const ofArn = arn?.cluster;
  if (clusterName !== undefined && ofArn !== undefined && clusterName !== ofArn) {
    fault(`--cluster is "${cluster}", but the ARN names "${ofArn}": leave --cluster out, or correct one`);
  }
  return {
    cluster: clusterName ?? ofArn ?? 'default',
    service: arn?.service ?? service,
    serviceArn: arn === undefined ? undefined : service,
  };
}

function readRegion({ region, service, cluster }: Values, fault: Fault): string | undefined {
  const ofArn = parseArn(service ?? '')?.region ?? parseArn(cluster ?? '')?.region;
  if (region !== undefined && !/^[a-z0-9-]+$/.test(region)) {
    fault(`--region must be like eu-west-1, got "${region}"`);
  } else if (region !== undefined && ofArn !== undefined && region !== ofArn) {
    fault(`--region is "${region}", but the ARN names "${ofArn}": leave --region out, or correct one`);
  }
  return region ?? ofArn;
}
