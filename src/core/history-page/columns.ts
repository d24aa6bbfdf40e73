import { CAUSES, OUTCOMES, type Phase } from '../deployment/record.ts';
import type { PastDeployment } from '../history/past-deployment.ts';
import { type EpochMs, epochMs } from '../time.ts';

/**
 * Deployments as columns, one array per field: repeated names are numbers, and instants are differences. A thousand deployments
 * of one service then compress to about 30 bytes each, most of them for the random part of the ARN.
 */
interface Columns {
  /** Names that appear for the first time; all columns count them from the first chunk on. */
  readonly names: readonly string[];
  readonly reasons: readonly string[];
  readonly service: readonly number[];
  /** The last part of the ARN if the rest follows from the service, else a colon and the whole ARN. */
  readonly id: readonly string[];
  /** Milliseconds since the row before. */
  readonly created: readonly number[];
  /** Milliseconds since `created`. */
  readonly started: readonly (number | null)[];
  readonly rollback: readonly (number | null)[];
  readonly finished: readonly (number | null)[];
  readonly strategy: readonly number[];
  readonly phase: readonly number[];
  readonly outcome: readonly number[];
  readonly cause: readonly number[];
  readonly reason: readonly (number | null)[];
  readonly alarms: readonly (0 | readonly number[])[];
  readonly family: readonly (number | null)[];
  readonly revision: readonly (number | null)[];
  readonly baseline: readonly (0 | 1)[];
}

const PHASES: readonly Phase[] = ['pending', 'rolling-out', 'baking', 'awaiting-approval', 'rolling-back', 'finished'];

/** Longest reason in a page, in characters. ECS's own are shorter; a record may quote a service event. */
const REASON = 1_000;

/** Encodes chunks of deployments, each as one line of JSON. It keeps the names that it has seen, and no deployment. */
export interface ColumnEncoder {
  encode(deployments: readonly PastDeployment[]): string;
}

/** Creates an encoder. Its lines must be decoded in their order. */
export function createColumnEncoder(): ColumnEncoder {
  const known = new Map<string, number>();
  let before = 0;
  return {
    encode(deployments) {
      const names: string[] = [];
      const numberOf = (name: string) => {
        const number = known.get(name) ?? known.size;
        if (number === known.size) {
          known.set(name, number);
          names.push(name);
        }
        return number;
      };
      const created = deployments.map(({ createdAt }) => {
        const span = createdAt - before;
        before = createdAt;
        return span;
      });
      const columns = encodeColumns(deployments, numberOf);
      return JSON.stringify({ names, ...columns, created } satisfies Columns);
    },
  };
}

function encodeColumns(
  deployments: readonly PastDeployment[],
  numberOf: (name: string) => number,
): Omit<Columns, 'names' | 'created'> {
  const reasons = [...new Set(deployments.flatMap(({ reason }) => (reason === undefined ? [] : [cut(reason)])))];
  const numbers = new Map(reasons.map((reason, index) => [reason, index]));
  const since = (one: PastDeployment, at: EpochMs | undefined) => (at === undefined ? null : at - one.createdAt);
  const definitions = deployments.map(({ taskDefinitionArn }) => splitRevision(taskDefinitionArn));
  return {
    reasons,
    service: deployments.map(({ serviceArn }) => numberOf(serviceArn)),
    id: deployments.map(shortId),
    started: deployments.map((one) => since(one, one.startedAt)),
    rollback: deployments.map((one) => since(one, one.rollbackStartedAt)),
    finished: deployments.map((one) => since(one, one.finishedAt)),
    strategy: deployments.map(({ strategy }) => numberOf(strategy)),
    phase: deployments.map(({ phase }) => PHASES.indexOf(phase)),
    outcome: deployments.map(({ outcome }) => (outcome === undefined ? -1 : OUTCOMES.indexOf(outcome))),
    cause: deployments.map(({ cause }) => (cause === undefined ? -1 : CAUSES.indexOf(cause))),
    reason: deployments.map(({ reason }) => (reason === undefined ? null : (numbers.get(cut(reason)) ?? null))),
    alarms: deployments.map(({ alarmNames }) => (alarmNames.length === 0 ? 0 : alarmNames.map(numberOf))),
    family: definitions.map(({ family }) => (family === undefined ? null : numberOf(family))),
    revision: definitions.map(({ revision }) => revision ?? null),
    baseline: deployments.map(({ baseline }) => (baseline ? 1 : 0)),
  };
}

/** Decodes the lines of one encoder. */
export function decodeColumns(lines: readonly string[]): readonly PastDeployment[] {
  const names: string[] = [];
  let createdAt = 0;
  return lines.flatMap((line) => {
    const columns: Columns = JSON.parse(line);
    names.push(...columns.names);
    return columns.created.map((span, row) => {
      createdAt += span;
      return decodeRow(columns, row, { names, createdAt });
    });
  });
}

function decodeRow(
  columns: Columns,
  row: number,
  { names, createdAt }: { readonly names: readonly string[]; readonly createdAt: number },
): PastDeployment {
  const nameOf = (index: number | null | undefined) => names[index ?? -1] ?? '';
  const instant = (span: number | null | undefined) =>
    typeof span === 'number' ? epochMs(createdAt + span) : undefined;
  const serviceArn = nameOf(columns.service[row]);
  const reason = columns.reason[row] ?? -1;
  return {
    serviceArn,
    serviceDeploymentArn: longId(serviceArn, columns.id[row] ?? ''),
    createdAt: epochMs(createdAt),
    startedAt: instant(columns.started[row]),
    rollbackStartedAt: instant(columns.rollback[row]),
    finishedAt: instant(columns.finished[row]),
    strategy: nameOf(columns.strategy[row]),
    phase: PHASES[columns.phase[row] ?? -1] ?? 'pending',
    outcome: OUTCOMES[columns.outcome[row] ?? -1],
    cause: CAUSES[columns.cause[row] ?? -1],
    reason: columns.reasons[reason],
    alarmNames: (columns.alarms[row] || []).map(nameOf),
    taskDefinitionArn: joinRevision(columns, row, nameOf),
    baseline: columns.baseline[row] === 1,
  };
}

function cut(reason: string): string {
  return reason.length <= REASON ? reason : `${reason.slice(0, REASON - 1).toWellFormed()}…`;
}

function deploymentPrefix(serviceArn: string): string {
  return `${serviceArn.replace(':service/', ':service-deployment/')}/`;
}

function shortId({ serviceArn, serviceDeploymentArn }: PastDeployment): string {
  const prefix = deploymentPrefix(serviceArn);
  const id = serviceDeploymentArn.slice(prefix.length);
  return serviceDeploymentArn.startsWith(prefix) && !id.startsWith(':') ? id : `:${serviceDeploymentArn}`;
}

function longId(serviceArn: string, id: string): string {
  return id.startsWith(':') ? id.slice(1) : deploymentPrefix(serviceArn) + id;
}

function splitRevision(arn: string | undefined): { readonly family?: string; readonly revision?: number } {
  if (arn === undefined) return {};
  const [, family, revision] = /^([\s\S]*):([1-9]\d{0,14})$/.exec(arn) ?? [];
  return family === undefined ? { family: arn } : { family, revision: Number(revision) };
}

function joinRevision(columns: Columns, row: number, nameOf: (index: number) => string): string | undefined {
  const family = columns.family[row];
  const revision = columns.revision[row];
  if (typeof family !== 'number') return undefined;
  return typeof revision === 'number' ? `${nameOf(family)}:${revision}` : nameOf(family);
}
