import { join } from 'node:path';
import { action } from './fetched-tools.ts';
import { packageVersion, printedVersion } from './installed.ts';
import type { Play } from './play.ts';
import { names, type Protection, type Shop } from './shop.ts';
import type { Command } from './virtual-time.ts';

const project = join(import.meta.dirname, '../..');
const { cluster, service } = names;

export interface Ending {
  readonly name: string;
  /** For the page. */
  readonly what: string;
  readonly image: string;
  readonly protection: Protection;
  /** Found in an output that names the cause; undefined where there is none to name. */
  readonly cause?: RegExp;
  /** Whether an alarm decides. */
  readonly alarm?: true;
  readonly later?: Play['later'];
}

/** What is done to a deployment happens while its new tasks start. */
const afterSeconds = 45;

/** How a deployment can end. Of each, a wait should give the verdict and the cause. */
export const endings: readonly Ending[] = [
  { name: 'succeeded', what: 'it succeeded', image: 'example/web:good', protection: {} },
  {
    name: 'rolled back by an alarm',
    what: 'an alarm fired, and ECS rolled back',
    image: 'example/web:errors',
    protection: {},
    cause: /\balarm\b/i,
    alarm: true,
  },
  {
    name: 'rolled back by the circuit breaker',
    what: 'the circuit breaker rolled it back',
    image: 'example/web:unhealthy',
    protection: {},
    cause: /circuit breaker/i,
  },
  {
    name: 'failed by the circuit breaker',
    what: 'the circuit breaker failed it; rollback is off',
    image: 'example/web:unhealthy',
    protection: { alarms: false, breaker: 'stop' },
    cause: /circuit breaker/i,
  },
  {
    name: 'stopped by a user',
    what: 'a user stopped it (StopServiceDeployment with ROLLBACK)',
    image: 'example/web:good',
    protection: {},
    cause: /\b(user|request)/i,
    later: { afterSeconds, run: (shop) => shop.stopNewest() },
  },
  {
    name: 'superseded',
    what: 'a newer deployment replaced it',
    image: 'example/web:good',
    protection: {},
    cause: /\b(newer|replaced|superseded)\b/i,
    later: { afterSeconds, run: deployAnother },
  },
  {
    name: 'stuck',
    what: 'its tasks do not become healthy, and nothing stops it',
    image: 'example/web:unhealthy',
    protection: { alarms: false, breaker: 'none' },
    cause: /health/i,
  },
  {
    name: 'unprotected',
    what: 'it succeeded with errors: the alarm was in ALARM before, so ECS ignored it',
    image: 'example/web:errors',
    protection: { alarmState: 'ALARM' },
    cause: /\bin ALARM\b/,
    alarm: true,
  },
];

/** Whether the last line names the cause, or the circuit breaker although it did nothing. */
export function causeIn(said: string, { cause }: Pick<Ending, 'cause'>): 'named' | 'not named' | 'wrong' | 'none' {
  if (cause === undefined) return 'none';
  if (cause.test(said)) return 'named';
  return /circuit breaker/i.test(said) ? 'wrong' : 'not named';
}

async function deployAnother(shop: Shop): Promise<void> {
  await shop.update(await shop.register('example/web:newer'));
}

export const waitNames = ['ecs-guard wait', 'amazon-ecs-deploy-task-definition', 'services-stable'] as const;

export interface Wait {
  readonly name: (typeof waitNames)[number];
  /** Whether the deployment is started by it. */
  readonly deploys: boolean;
  version(folder: string): string | undefined;
  command(files: { readonly folder: string; readonly scratch: string; readonly taskDefinition: string }): Command;
}

/** The waits, each with its defaults but for a limit of 30 minutes, which is the action's. */
export const waits: readonly Wait[] = [
  {
    name: 'ecs-guard wait',
    deploys: false,
    version: () => packageVersion(project),
    command: ({ taskDefinition }) => ({
      argv: [
        ...[process.execPath, join(project, 'bin/ecs-guard.ts'), 'wait', '--cluster', cluster, '--service', service],
        ...['--task-definition', taskDefinition, '--timeout', '30m', '--require-protection', '--no-live'],
      ],
    }),
  },
  {
    name: 'amazon-ecs-deploy-task-definition',
    deploys: true,
    version: (folder) => action.version(folder),
    command: (files) => action.command({ version: 'good', ...files }),
  },
  {
    name: 'services-stable',
    deploys: false,
    version: () => printedVersion(['aws', '--version']),
    command: () => ({ argv: ['aws', 'ecs', 'wait', 'services-stable', '--cluster', cluster, '--services', service] }),
  },
];
