import { adviseDuration, DURATION_FORM, formatDuration, parseDuration } from '@ecs-guard/simulator/duration';
import { parseArn } from '../../core/arn.ts';
import { type DurationMs, durationMs, type EpochMs, minutes } from '../../core/time.ts';
import type { WaitRequest } from '../../guard/wait/wait.ts';
import type { OptionValues } from '../command-line/command-spec.ts';
import { readCommandLine } from '../command-line/read-command-line.ts';
import { checkDeployment, type Fault, readRegion, readService } from '../read-service.ts';
import { readSince } from '../read-since.ts';
import { DEFAULT_TIMEOUT, waitCommand, type WaitOptions } from './command.ts';

/** The arguments of `ecs-guard wait`. */
export interface WaitArguments {
  readonly request: Omit<WaitRequest, 'region'>;
  /** Undefined for the Region of the environment or the profile. */
  readonly region: string | undefined;
  readonly profile: string | undefined;
  readonly json: boolean;
  readonly github: boolean;
  /** Whether to redraw a table on a terminal. */
  readonly live: boolean;
}

export type WaitArgumentsReading =
  | { readonly is: 'read'; readonly wait: WaitArguments }
  | { readonly is: 'help'; readonly text: string }
  | { readonly is: 'refused'; readonly faults: readonly string[] };

const LONGEST_TIMEOUT = minutes(30 * 24 * 60);

type Values = OptionValues<WaitOptions>;

/** Parses the arguments of `wait`, or returns everything that is wrong with them. */
export function readWaitArguments(args: readonly string[], now: EpochMs): WaitArgumentsReading {
  const line = readCommandLine(waitCommand, args);
  if (line.is !== 'read') return line;
  const { values } = line;
  const faults: string[] = [];
  const fault = (text: string) => void faults.push(text);
  for (const [name, value] of Object.entries(values)) if (value === '') fault(`--${name} must not be empty`);
  const service = readService(values, 'wait for', fault);
  const deployment = readDeployment(values, now, fault);
  const timeout = readTimeout(values.timeout ?? DEFAULT_TIMEOUT, fault);
  const region = readRegion(values, fault);
  if (faults.length > 0 || service === undefined) return { is: 'refused', faults };
  return {
    is: 'read',
    wait: {
      request: { service, deployment, timeout, requireProtection: values['require-protection'] === true },
      region,
      profile: values.profile,
      json: values.json === true,
      github: values.github === true,
      live: values['no-live'] !== true,
    },
  };
}

function readDeployment(values: Values, now: EpochMs, fault: Fault): WaitRequest['deployment'] {
  const { deployment, since, 'task-definition': taskDefinition } = values;
  if (deployment !== undefined) {
    checkDeployment(deployment, fault);
    if (since !== undefined || taskDefinition !== undefined) {
      fault('--deployment names one deployment: leave --since and --task-definition out');
    }
    return { arn: deployment };
  }
  checkTaskDefinition(taskDefinition, fault);
  return { since: since === undefined ? undefined : readSince(since, now, fault), taskDefinition };
}

function checkTaskDefinition(text: string | undefined, fault: Fault): void {
  if (text === undefined) return;
  const isArn = parseArn(text)?.resource.startsWith('task-definition/') === true;
  if (/^[A-Za-z0-9_-]+:\d+$/.test(text) || (isArn && /:\d+$/.test(text))) return;
  fault(`--task-definition must be an ARN or family:revision, got "${text}": a family alone has many revisions`);
}

function readTimeout(text: string, fault: Fault): DurationMs {
  const timeout = parseDuration(text);
  if (timeout === undefined) {
    fault(`--timeout must be ${DURATION_FORM}, got "${text}": ${adviseDuration(text)}`);
  } else if (timeout > 0 && timeout <= LONGEST_TIMEOUT) {
    return durationMs(timeout);
  } else {
    fault(`--timeout must be above 0s and at most ${formatDuration(LONGEST_TIMEOUT)}, got "${text}"`);
  }
  return LONGEST_TIMEOUT;
}
