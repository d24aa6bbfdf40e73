import type { ServiceReference } from '../../guard/ports.ts';
import type { OptionValues } from '../command-line/command-spec.ts';
import { readCommandLine } from '../command-line/read-command-line.ts';
import type { Output } from '../output-file.ts';
import { checkDeployment, type Fault, readRegion, readService } from '../read-service.ts';
import { type WhyOptions, whyCommand } from './command.ts';

/** The form of the output. */
export type WhyFormat = 'terminal' | 'json' | 'markdown' | 'html';

/** The arguments of `ecs-guard why`. */
export interface WhyArguments {
  readonly service: ServiceReference;
  /** ARN of the deployment; undefined for the newest one that did not succeed. */
  readonly deployment: string | undefined;
  readonly format: WhyFormat;
  /** Undefined for standard output. */
  readonly output: Output | undefined;
  /** Undefined to read from AWS alone. */
  readonly table: string | undefined;
  readonly region: string | undefined;
  readonly profile: string | undefined;
}

export type WhyArgumentsReading =
  | { readonly is: 'read'; readonly why: WhyArguments }
  | { readonly is: 'help'; readonly text: string }
  | { readonly is: 'refused'; readonly faults: readonly string[] };

/** Parses the arguments of `why`, or returns everything that is wrong with them. */
export function readWhyArguments(args: readonly string[]): WhyArgumentsReading {
  const line = readCommandLine(whyCommand, args);
  if (line.is !== 'read') return line;
  const { values, operands } = line;
  const faults: string[] = [];
  const fault = (text: string) => void faults.push(text);
  for (const [name, value] of Object.entries(values)) if (value === '') fault(`--${name} must not be empty`);
  if (operands.length > 0) fault(`"${operands[0]}" has no option: write --service ${operands[0]} or --deployment ARN`);
  if (values.deployment !== undefined) checkDeployment(values.deployment, fault);
  const service = readService(values, 'explain', fault);
  const format = readFormat(values, fault);
  const region = readRegion(values, fault);
  if (faults.length > 0 || service === undefined) return { is: 'refused', faults };
  const { deployment, table, profile, force = false } = values;
  const output = values.output === undefined ? undefined : { file: values.output, option: '--output', force };
  return { is: 'read', why: { service, deployment, format, output, table, region, profile } };
}

function readFormat(values: OptionValues<WhyOptions>, fault: Fault): WhyFormat {
  const [format, ...others] = (['json', 'markdown', 'html'] as const).filter((name) => values[name] === true);
  const [other] = others;
  if (other !== undefined) fault(`--${format} and --${other} exclude each other: leave one out`);
  if (values.output !== undefined && format === undefined) {
    fault('--output needs --json, --markdown or --html: name the form of the file');
  }
  if (values.output === undefined && values.force === true) {
    fault('--force needs --output: name a file, or leave --force out');
  }
  return format ?? 'terminal';
}
