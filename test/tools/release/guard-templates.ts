import { join } from 'node:path';
import type { Fields } from '../../../src/core/template/template.ts';
import { type GuardValues, SWITCHES, type Switch } from '../../../tools/release/guard-choice.ts';
import { guardTemplate } from '../../../tools/release/guard-template.ts';
import { synthesizeGuard } from '../../../tools/release/synthesize-guard.ts';
import { stubBundles } from '../../lib/synth.ts';

export const root = join(import.meta.dirname, '../../..');
const bundles = stubBundles();
let made: Fields | undefined;

/** Synthesizes a guard from the constructs alone. */
export function synthesize(on: ReadonlySet<Switch>, values: GuardValues): Fields {
  return synthesizeGuard(root, bundles, { on, values });
}

/** The template of version 1.2.3, made one time for all tests. */
export function releasedTemplate(): Fields {
  made ??= guardTemplate(synthesize, '1.2.3');
  return made;
}

/** The values of a guard whose parameters all have their defaults. */
export const standardValues: GuardValues = {
  slackChannel: 'C0123456789',
  slackSecretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:slack-a1B2c3',
  slackApiUrl: 'https://slack.com/api/',
  postFrom: 'trouble',
  include: '',
  exclude: '',
  alarmTopicArn: 'arn:aws:sns:eu-west-1:111122223333:alarms',
  recordDays: 400,
  logDays: 90,
  logLevel: 'INFO',
  stuckAfterMinutes: 180,
};

export const everySwitch: ReadonlySet<Switch> = new Set(SWITCHES);
