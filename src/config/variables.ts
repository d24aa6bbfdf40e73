import { parseJson } from '../core/parse-json.ts';
import type { Variable, VariableKind } from './environment.ts';
import { EXPLAIN_PARTS, type ExplainPart } from './explain-parts.ts';
import type { PostFrom } from './post-from.ts';

/** Declares a required variable. An empty one counts as missing. */
export function required<T>(name: string, kind: VariableKind<T>): Variable<T> {
  return { name, kind, fallback: undefined };
}

/** Declares an optional variable. If it is missing or empty, its value is `fallback`. */
export function optional<T>(name: string, kind: VariableKind<T>, fallback: T): Variable<T> {
  return { name, kind, fallback };
}

/** Name of a table. @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html */
export const tableName = text(/^[a-zA-Z0-9_.-]{3,255}$/, 'a table name of 3 to 255 letters, digits, "_", "-" or "."');

/** URL of a queue. It may use `http`, for a queue on loopback. */
export const queueUrl = text(
  /^https?:\/\/[a-z0-9.:-]+\/\d{12}\/[A-Za-z0-9_-]{1,80}$/,
  'a queue URL like https://sqs.eu-west-1.amazonaws.com/123456789012/queue',
);

/** Twelve digits. */
export const accountId = text(/^\d{12}$/, 'an account id of twelve digits');

export const regionName = text(/^[a-z]{2,}(-[a-z0-9]+)+$/, 'a Region like eu-west-1');

/** @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateEventBus.html */
export const eventBusName = text(/^[/.\-_A-Za-z0-9]{1,256}$/, 'the name of an event bus, not its ARN');

/** Complete ARN of the secret, with the six characters that Secrets Manager adds to the name. */
export const slackSecretArn: VariableKind<string> = {
  ...text(
    /^arn:aws(-[a-z]+)*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[A-Za-z0-9/_+=.@-]+-[A-Za-z0-9]{6}$/,
    'the complete ARN of a secret, arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME-XXXXXX',
  ),
  // A user may paste the token itself.
  hidden: true,
};

/**
 * ID of a Slack channel: public ones are C…, private ones C… or G…. @see
 * https://docs.slack.dev/reference/objects/conversation-object
 */
export const slackChannelId = text(/^[CG][A-Z0-9]{8,20}$/, 'a channel ID like C0123456789, not the channel name');

export const yesOrNo: VariableKind<boolean> = {
  meaning: '"yes" or "no"',
  read: (value) => (value === 'yes' ? true : value === 'no' ? false : undefined),
  write: (value) => (value ? 'yes' : 'no'),
};

export const slackPostFrom: VariableKind<PostFrom> = {
  meaning: '"start" or "trouble"',
  read: (value) => (value === 'start' || value === 'trouble' ? value : undefined),
  write: (value) => value,
};

/**
 * Base URL of Slack's API. It ends with a slash, before the method's name. `http` is allowed only on loopback, because
 * requests contain the token.
 */
export const slackApiUrl = text(
  /^(https:\/\/[a-z0-9.-]+(:\d+)?|http:\/\/(127\.0\.0\.1|localhost)(:\d+)?)\/([\w.-]+\/)*$/,
  'an HTTPS URL that ends with "/", like https://slack.com/api/',
);

/** Name of a file in the function's bundle. */
export const fileName = text(/^[a-z][a-z0-9.-]{0,60}$/, 'the name of a file in the bundle');

/** ARNs of SNS topics as JSON. @see https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html */
export const topicArns: VariableKind<readonly string[]> = {
  meaning: 'a JSON array of ARNs of SNS topics',
  read: (value) => {
    const arns = parseJson(value);
    return Array.isArray(arns) && arns.every(isTopicArn) ? arns : undefined;
  },
  write: (arns) => JSON.stringify(arns),
};

function isTopicArn(value: unknown): value is string {
  return (
    typeof value === 'string' && /^arn:aws(-[a-z]+)*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}(\.fifo)?$/.test(value)
  );
}

/** A whole number within bounds, written only with digits. An empty text does not count as zero. */
export function wholeNumber(least: number, most: number): VariableKind<number> {
  return {
    meaning: `a whole number from ${least} to ${most}`,
    read: (value) => {
      const number = Number(value);
      return /^\d{1,9}$/.test(value) && number >= least && number <= most ? number : undefined;
    },
    write: String,
  };
}

const PATTERN = /^[A-Za-z0-9_*-]{1,255}\/[A-Za-z0-9_*-]{1,255}$/;

/** Whether a text is a `cluster-pattern/service-pattern`, with `*` for any text. */
export function isServicePattern(pattern: string): boolean {
  return PATTERN.test(pattern);
}

/** Service patterns with commas between them; no pattern contains one. */
export const servicePatterns: VariableKind<readonly string[]> = {
  meaning: 'patterns with commas between them, like "prod-*/checkout,shop/*"',
  read: (value) => {
    const patterns = value.split(',');
    return patterns.every(isServicePattern) ? patterns : undefined;
  },
  write: (patterns) => patterns.join(','),
};

/**
 * Optional parts of the evidence with commas between them. There may be nothing between two commas: a template that turns parts
 * on by its parameters leaves a part empty that is off.
 */
export const explainParts: VariableKind<readonly ExplainPart[]> = {
  meaning: `parts with commas between them: ${EXPLAIN_PARTS.join(', ')}`,
  read: (value) => {
    const parts = value.split(',').filter((part) => part !== '');
    return parts.every(isExplainPart) ? parts : undefined;
  },
  write: (parts) => parts.join(','),
};

function isExplainPart(value: string): value is ExplainPart {
  return EXPLAIN_PARTS.some((part) => part === value);
}

function text(format: RegExp, meaning: string): VariableKind<string> {
  return { meaning, read: (value) => (format.test(value) ? value : undefined), write: (value) => value };
}
