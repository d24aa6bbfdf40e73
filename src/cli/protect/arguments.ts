import { adviseDuration, DURATION_FORM, parseDuration } from '@ecs-guard/simulator/duration';
import { lastPart, parseArn, parseServiceArn } from '../../core/arn.ts';
import type { QueueFacts } from '../../core/protect/service-facts.ts';
import type { ProtectChoice } from '../../guard/protect/read-protected.ts';
import type { OptionValues } from '../command-line/command-spec.ts';
import { readCommandLine } from '../command-line/read-command-line.ts';
import { FORMS, protectCommand, type ProtectOptions } from './command.ts';

/** The form in which a plan is printed. */
export type FormName = (typeof FORMS)[number];

/** The arguments of `ecs-guard protect`. */
export interface ProtectArguments {
  readonly choice: ProtectChoice;
  /** Undefined for what CloudWatch measured. */
  readonly requestsPerMinute: number | undefined;
  readonly form: FormName;
  readonly json: boolean;
  readonly region: string | undefined;
  readonly profile: string | undefined;
}

export type ProtectArgumentsReading =
  | { readonly is: 'read'; readonly protect: ProtectArguments }
  | { readonly is: 'policy' }
  | { readonly is: 'help'; readonly text: string }
  | { readonly is: 'refused'; readonly faults: readonly string[] };

type Values = OptionValues<ProtectOptions>;
type Fault = (text: string) => void;

/** Parses the arguments of `protect`, or returns everything that is wrong with them. */
export function readProtectArguments(args: readonly string[]): ProtectArgumentsReading {
  const line = readCommandLine(protectCommand, args);
  if (line.is !== 'read') return line;
  const { values } = line;
  const faults = Object.entries(values).flatMap(([name, value]) =>
    value === '' ? [`--${name} must not be empty`] : [],
  );
  const fault = (text: string) => void faults.push(text);
  if (values.policy === true && faults.length === 0) return { is: 'policy' };
  const protect: ProtectArguments = {
    choice: readChoice(values, fault),
    requestsPerMinute: readRequests(values['requests-per-minute'], fault),
    // The parser accepts the choices of the option only.
    form: FORMS.find((form) => form === values.as) ?? 'cli',
    json: values.json === true,
    region: readRegion(values, fault),
    profile: values.profile,
  };
  return faults.length > 0 ? { is: 'refused', faults } : { is: 'read', protect };
}

function readChoice(values: Values, fault: Fault): ProtectChoice {
  const { service = '', cluster, 'load-balancer': loadBalancer } = values;
  const arn = parseServiceArn(service);
  if (values.service === undefined) fault('no service given: give --service');
  else if (arn === undefined && /[:/]/.test(service))
    fault(`--service must be a name or an ARN like arn:aws:ecs:REGION:ACCOUNT:service/CLUSTER/NAME, got "${service}"`);
  if (cluster !== undefined && arn?.cluster !== undefined && arn.cluster !== lastPart(cluster))
    fault(`--cluster is "${cluster}", but the ARN names "${arn.cluster}": leave --cluster out, or correct one`);
  if (loadBalancer !== undefined && !/^(?:app|net)\/[^/]+\/[^/]+$/.test(loadBalancer))
    fault(`--load-balancer must be like app/web/50dc6c495c0c9188, got "${loadBalancer}"`);
  return { cluster: cluster ?? arn?.cluster ?? 'default', service, loadBalancer, queue: readQueue(values, fault) };
}

function readQueue(values: Values, fault: Fault): QueueFacts | undefined {
  const { queue: main, 'dead-letter-queue': dead, 'visibility-timeout': timeout = '30s' } = values;
  const ms = parseDuration(timeout);
  if (ms === undefined || ms > 43_200_000)
    fault(
      `--visibility-timeout must be ${DURATION_FORM}, at most 12h, got "${timeout}": ${ms === undefined ? adviseDuration(timeout, '30s') : 'write 12h'}`,
    );
  if (main === undefined && (dead ?? values['visibility-timeout']) !== undefined)
    fault('--dead-letter-queue and --visibility-timeout need --queue');
  return main === undefined ? undefined : { main, dead, visibilityTimeout: (ms ?? 30_000) / 1_000 };
}

function readRequests(text: string | undefined, fault: Fault): number | undefined {
  if (text === undefined) return undefined;
  const number = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (number <= 1_000_000) return number;
  fault(`--requests-per-minute must be a number from 0 to 1000000, got "${text}"`);
  return undefined;
}

function readRegion({ region, service, cluster }: Values, fault: Fault): string | undefined {
  const ofArn = parseArn(service ?? '')?.region ?? parseArn(cluster ?? '')?.region;
  if (region !== undefined && !/^[a-z0-9-]+$/.test(region)) fault(`--region must be like eu-west-1, got "${region}"`);
  else if (region !== undefined && ofArn !== undefined && region !== ofArn)
    fault(`--region is "${region}", but the ARN names "${ofArn}": leave --region out, or correct one`);
  return region ?? ofArn;
}
