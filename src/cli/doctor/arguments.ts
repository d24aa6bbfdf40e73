import { METRIC_READS } from '../../core/audit/metrics/metric-reads.ts';
import { lastPart, parseArn, parseServiceArn } from '../../core/arn.ts';
import type { DoctorChoice } from '../../guard/doctor/read-fleet.ts';
import type { OptionValues } from '../command-line/command-spec.ts';
import { readCommandLine } from '../command-line/read-command-line.ts';
import { ALL_RULES } from '../findings/explain-rule.ts';
import { doctorCommand, type DoctorOptions } from './command.ts';
import type { Save } from './save.ts';

/** The arguments of `ecs-guard doctor`. */
export interface DoctorArguments {
  readonly choice: DoctorChoice;
  readonly json: boolean;
  /** Where to save the answers of AWS; undefined to save nothing. */
  readonly save: Save | undefined;
  /** Reads metrics if they cost at most this, in US dollars; undefined to read none. */
  readonly metrics: { readonly maxCost: number } | undefined;
  readonly region: string | undefined;
  readonly profile: string | undefined;
}

export type DoctorArgumentsReading =
  | { readonly is: 'read'; readonly doctor: DoctorArguments }
  | { readonly is: 'explain'; readonly rule: string }
  | { readonly is: 'policy'; readonly withMetrics: boolean }
  | { readonly is: 'help'; readonly text: string }
  | { readonly is: 'refused'; readonly faults: readonly string[] };

type Values = OptionValues<DoctorOptions>;

/** Parses the arguments of `doctor`, or returns everything that is wrong with them. */
export function readDoctorArguments(args: readonly string[]): DoctorArgumentsReading {
  const line = readCommandLine(doctorCommand, args);
  if (line.is !== 'read') return line;
  const { values } = line;
  const faults: string[] = [];
  for (const [name, value] of Object.entries(values)) if (value === '') faults.push(`--${name} must not be empty`);
  const { explain } = values;
  if (explain !== undefined && !ALL_RULES.some(({ id }) => id === explain)) {
    faults.push(`there is no rule "${explain}": choose ${ALL_RULES.map(({ id }) => id).join(', ')}`);
  }
  if (values.force === true && values.save === undefined) {
    faults.push('--force needs --save: name a file, or leave --force out');
  }
  const choice = readChoice(values, faults);
  const region = readRegion(values, faults);
  const maxCost = readMaxCost(values, faults);
  if (faults.length > 0) return { is: 'refused', faults };
  if (explain !== undefined) return { is: 'explain', rule: explain };
  const withMetrics = values.metrics === true;
  if (values.policy === true) return { is: 'policy', withMetrics };
  const { json = false, profile, force = false } = values;
  const save = values.save === undefined ? undefined : { path: values.save, force };
  const metrics = withMetrics ? { maxCost } : undefined;
  return { is: 'read', doctor: { choice, json, save, metrics, region, profile } };
}

function readChoice({ cluster, service }: Values, faults: string[]): DoctorChoice {
  const arn = parseServiceArn(service ?? '');
  if (service !== undefined && arn === undefined && /[:/]/.test(service)) {
    faults.push(
      `--service must be a name or an ARN like arn:aws:ecs:REGION:ACCOUNT:service/CLUSTER/NAME, got "${service}"`,
    );
  }
  const isClusterArn = /^cluster\/[^/]+$/.test(parseArn(cluster ?? '')?.resource ?? '');
  if (cluster !== undefined && !isClusterArn && /[:/]/.test(cluster)) {
    faults.push(`--cluster must be a name or an ARN like arn:aws:ecs:REGION:ACCOUNT:cluster/NAME, got "${cluster}"`);
  }
  const named = cluster === undefined ? undefined : lastPart(cluster);
  if (arn?.cluster !== undefined && named !== undefined && arn.cluster !== named) {
    faults.push(`--cluster is "${cluster}", but the ARN names "${arn.cluster}": leave --cluster out, or correct one`);
  }
  return { cluster: cluster ?? arn?.cluster, service };
}

function readMaxCost({ 'max-cost': text, metrics }: Values, faults: string[]): number {
  if (text === undefined) return METRIC_READS.defaultMaxCost;
  if (!/^\d{1,6}(?:\.\d{1,6})?$/.test(text)) faults.push(`--max-cost must be US dollars, like 0.5, got "${text}"`);
  else if (metrics !== true) faults.push('--max-cost needs --metrics: add it, or leave --max-cost out');
  return Number(text);
}

function readRegion({ region, service, cluster }: Values, faults: string[]): string | undefined {
  const ofArn = parseArn(service ?? '')?.region ?? parseArn(cluster ?? '')?.region;
  if (region !== undefined && !/^[a-z0-9-]+$/.test(region)) {
    faults.push(`--region must be like eu-west-1, got "${region}"`);
  } else if (region !== undefined && ofArn !== undefined && region !== ofArn) {
    faults.push(`--region is "${region}", but the ARN names "${ofArn}": leave --region out, or correct one`);
  }
  return region ?? ofArn;
}
