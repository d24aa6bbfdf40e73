import { isReadable } from '../../src/config/environment.ts';
import { omit, wordProblems } from '../problems.ts';
import { tableNameProblems } from './table/existing-table.ts';
import { slackChannelId, slackSecretArn } from '../../src/config/variables.ts';

/** The values of `cdk deploy -c …`. */
interface GuardContext {
  readonly slack: { readonly channel: string; readonly secretArn: string } | undefined;
  /** Name of the table of an earlier guard; undefined for a new table. */
  readonly tableName: string | undefined;
  readonly sampleVersion: 'good' | 'bad';
  /** Folder of the built functions; undefined for the package's folder. */
  readonly bundles: string | undefined;
}

/** The values, or every problem with them. */
export type GuardContextReading =
  | { readonly is: 'read'; readonly context: GuardContext }
  | { readonly is: 'refused'; readonly problems: readonly string[] };

/** Reads the app's context: `slackChannel` and `slackSecretArn` together or not at all, `tableName`, `sampleVersion`, `bundles`. */
export function readGuardContext(lookUp: (key: string) => unknown): GuardContextReading {
  const [channel, secretArn, tableName, sampleVersion = 'good', bundles] = [
    text(lookUp('slackChannel')),
    text(lookUp('slackSecretArn')),
    text(lookUp('tableName')),
    text(lookUp('sampleVersion')),
    text(lookUp('bundles')),
  ];
  const problems = [
    ...slackProblems(channel, secretArn),
    ...tableNameProblems('tableName', tableName),
    ...wordProblems('sampleVersion', sampleVersion, ['good', 'bad'], omit('good')),
  ];
  if (problems.length > 0 || (sampleVersion !== 'good' && sampleVersion !== 'bad')) return { is: 'refused', problems };
  const slack = channel === undefined || secretArn === undefined ? undefined : { channel, secretArn };
  return { is: 'read', context: { slack, tableName, sampleVersion, bundles } };
}

function slackProblems(channel: string | undefined, secretArn: string | undefined): readonly string[] {
  const problems: string[] = [];
  if ((channel === undefined) !== (secretArn === undefined)) {
    const missing = channel === undefined ? 'slackChannel' : 'slackSecretArn';
    problems.push(`${missing} is not set: pass both -c slackChannel=C… and -c slackSecretArn=arn:…, or neither`);
  }
  if (channel !== undefined && !isReadable(slackChannelId, channel)) {
    problems.push(
      `slackChannel must be a channel ID like C0123456789, got "${channel}": copy the ID from the channel details in Slack`,
    );
  }
  // The value is not shown, because a user may have passed the token itself.
  if (secretArn !== undefined && !isReadable(slackSecretArn, secretArn)) {
    problems.push(
      'slackSecretArn must be the complete ARN of a secret: pass arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME-XXXXXX',
    );
  }
  return problems;
}

/** Context values are strings; an empty one, as in `-c slackChannel=`, counts as missing. */
function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
