import { type DeploymentRecord, isFinished, isStuck } from '../deployment/record.ts';

/** What a mention can be for, from the mildest to the worst. */
export const MENTION_OCCASIONS = [
  'unprotected',
  'awaiting-approval',
  'stuck',
  'stopped',
  'rolled-back',
  'failed',
  'rollback-failed',
] as const;

/**
 * What a mention is for.
 * - `unprotected`: the deployment runs, and its alarms cannot stop it.
 * - `rolled-back`: a rollback began or ended.
 */
export type MentionOccasion = (typeof MENTION_OCCASIONS)[number];

/** Who is notified, and when. */
export interface Mention {
  /** Slack's markup of each: `<!here>`, `<@U…>`, `<!subteam^S…>`. It comes from the configuration alone. */
  readonly who: readonly string[];
  readonly on: readonly MentionOccasion[];
}

/** The occasions of a mention that names none. */
export const DEFAULT_OCCASIONS: readonly MentionOccasion[] = ['rolled-back', 'failed', 'rollback-failed'];

/**
 * Converts a mention to Slack's markup; undefined for any other text. It accepts `here`, `channel`, the ID of a user or a
 * user group, and Slack's markup of these.
 *
 * @see https://docs.slack.dev/messaging/formatting-message-text
 */
export function parseMention(text: string): string | undefined {
  const special = /^(?:<!)?(here|channel)>?$/.exec(text)?.[1];
  if (special !== undefined) return isWrapped(text, '<!') ? `<!${special}>` : undefined;
  const user = /^(?:<@)?([UW][A-Z0-9]{8,20})>?$/.exec(text)?.[1];
  if (user !== undefined) return isWrapped(text, '<@') ? `<@${user}>` : undefined;
  const group = /^(?:<!subteam\^)?(S[A-Z0-9]{8,20})>?$/.exec(text)?.[1];
  if (group !== undefined) return isWrapped(text, '<!subteam^') ? `<!subteam^${group}>` : undefined;
  return undefined;
}

/** Both marks of the markup, or none. */
function isWrapped(text: string, start: string): boolean {
  return text.startsWith(start) === text.endsWith('>');
}

/** The worst that is true of a deployment now; undefined if nothing is wrong. @internal */
export function occasionOf(record: DeploymentRecord): MentionOccasion | undefined {
  const { outcome, phase, protection } = record;
  if (outcome === 'rollback-failed' || outcome === 'failed' || outcome === 'rolled-back' || outcome === 'stopped')
    return outcome;
  if (phase === 'rolling-back') return 'rolled-back';
  if (isStuck(record)) return 'stuck';
  if (phase === 'awaiting-approval') return 'awaiting-approval';
  if (isFinished(record) || phase === 'pending') return undefined;
  return ['off-alarm-at-start', 'off-during-deployment', 'blind'].includes(protection.state)
    ? 'unprotected'
    : undefined;
}

/**
 * The occasion for a mention now; undefined if none is due. A deployment that was mentioned is mentioned again only if it
 * got worse.
 */
export function dueMention(
  mention: Mention | undefined,
  record: DeploymentRecord,
  mentioned: string | undefined,
): MentionOccasion | undefined {
  const occasion = occasionOf(record);
  if (mention === undefined || occasion === undefined || !mention.on.includes(occasion)) return undefined;
  return severityOf(occasion) > severityOf(mentioned) ? occasion : undefined;
}

function severityOf(occasion: string | undefined): number {
  const occasions: readonly (string | undefined)[] = MENTION_OCCASIONS;
  return occasions.indexOf(occasion);
}
