import { describe, expect, it } from 'vitest';
import {
  notifierEnv,
  reconcilerEnv,
  readNotifierEnv,
  readReconcilerEnv,
  readSweeperEnv,
  sweeperEnv,
} from '../../src/config/env.ts';

const reconciler = {
  TABLE_NAME: 'Guard-Table-1ABC',
  ACCOUNT_ID: '111122223333',
  REGION_NAME: 'eu-west-1',
  RECONCILER_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/111122223333/Guard-Reconciler',
  DEAD_LETTERS_URL: 'https://sqs.eu-west-1.amazonaws.com/111122223333/Guard-DeadLetters',
  EVENT_BUS_NAME: 'GuardBus',
};
const sweeper = {
  TABLE_NAME: 'Guard-Table-1ABC',
  RECONCILER_QUEUE_URL: 'http://127.0.0.1:4566/111122223333/Guard-Reconciler',
};
const notifier = {
  TABLE_NAME: 'Guard-Table-1ABC',
  NOTIFIER_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/111122223333/Guard-Notifier',
  DEAD_LETTERS_URL: 'https://sqs.eu-west-1.amazonaws.com/111122223333/Guard-DeadLetters',
  SLACK_SECRET_ARN: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:slack/guard-a1B2c3',
  SLACK_CHANNEL: 'C0123456789',
};

describe('the environment of a function', () => {
  it('gives the reconciler its configuration, with defaults for what may be missing', () => {
    expect(readReconcilerEnv(reconciler)).toEqual({
      tableName: 'Guard-Table-1ABC',
      accountId: '111122223333',
      regionName: 'eu-west-1',
      reconcilerQueueUrl: 'https://sqs.eu-west-1.amazonaws.com/111122223333/Guard-Reconciler',
      deadLettersUrl: 'https://sqs.eu-west-1.amazonaws.com/111122223333/Guard-DeadLetters',
      eventBusName: 'GuardBus',
      include: [],
      exclude: [],
      stuckAfterMinutes: 180,
      alarmWatchMinutes: 30,
      outcomeMetrics: false,
      retentionDays: 400,
    });
  });

  it('gives the sweeper its scope and its pace', () => {
    expect(readSweeperEnv({ ...sweeper, INCLUDE: 'prod-*/*', EXCLUDE: '*/canary' })).toEqual({
      tableName: 'Guard-Table-1ABC',
      reconcilerQueueUrl: 'http://127.0.0.1:4566/111122223333/Guard-Reconciler',
      callsPerSecond: 5,
      retentionDays: 400,
      include: ['prod-*/*'],
      exclude: ['*/canary'],
    });
  });

  it('gives the notifier its channel, posting at trouble unless told otherwise', () => {
    expect(readNotifierEnv(notifier)).toEqual({
      tableName: 'Guard-Table-1ABC',
      notifierQueueUrl: 'https://sqs.eu-west-1.amazonaws.com/111122223333/Guard-Notifier',
      deadLettersUrl: 'https://sqs.eu-west-1.amazonaws.com/111122223333/Guard-DeadLetters',
      slackSecretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:slack/guard-a1B2c3',
      slackChannel: 'C0123456789',
      slackPostFrom: 'trouble',
      retentionDays: 400,
      slackApiUrl: 'https://slack.com/api/',
    });
    expect(readNotifierEnv({ ...notifier, SLACK_POST_FROM: 'start' }).slackPostFrom).toBe('start');
  });

  it('names every fault in one error', () => {
    expect(() =>
      readReconcilerEnv({ TABLE_NAME: '', RECONCILER_QUEUE_URL: 'queue', RETENTION_DAYS: 'soon', INCLUDE: 'web' }),
    ).toThrow(
      'the environment of the reconciler is invalid: TABLE_NAME is missing: set it, or deploy the stack again; ' +
        'RETENTION_DAYS must be a whole number from 1 to 3650, got "soon"; ' +
        'INCLUDE must be patterns with commas between them, like "prod-*/checkout,shop/*", got "web"; ' +
        'ACCOUNT_ID is missing: set it, or deploy the stack again; ' +
        'REGION_NAME is missing: set it, or deploy the stack again; ' +
        'RECONCILER_QUEUE_URL must be a queue URL like https://sqs.eu-west-1.amazonaws.com/123456789012/queue, got "queue"; ' +
        'DEAD_LETTERS_URL is missing: set it, or deploy the stack again; ' +
        'EVENT_BUS_NAME is missing: set it, or deploy the stack again',
    );
  });

  it('never repeats a token that stands where the ARN of its secret belongs', () => {
    expect(() => readNotifierEnv({ ...notifier, SLACK_SECRET_ARN: 'xoxb-not-for-eyes' })).toThrow(
      /SLACK_SECRET_ARN must be the complete ARN of a secret(?!.*not-for-eyes)/,
    );
  });

  it.each([
    ['RETENTION_DAYS', '3651'],
    ['STUCK_AFTER_MINUTES', '0'],
    ['ALARM_WATCH_MINUTES', '10081'],
    ['INCLUDE', 'a/b/c'],
    ['EXCLUDE', 'a/b,'],
    ['ACCOUNT_ID', '11112222333'],
    ['REGION_NAME', 'Ireland'],
    ['EVENT_BUS_NAME', 'arn:aws:events:eu-west-1:111122223333:event-bus/GuardBus'],
  ])('refuses %s=%s', (name, value) => {
    expect(() => readReconcilerEnv({ ...reconciler, [name]: value })).toThrow(new RegExp(`${name} must be`));
  });

  it.each(['0', '1001'])('refuses SWEEP_CALLS_PER_SECOND=%s', (value) => {
    expect(() => readSweeperEnv({ ...sweeper, SWEEP_CALLS_PER_SECOND: value })).toThrow(
      /SWEEP_CALLS_PER_SECOND must be/,
    );
  });

  it('takes an empty optional variable as not set', () => {
    expect(readReconcilerEnv({ ...reconciler, RETENTION_DAYS: '', EXCLUDE: '' })).toMatchObject({
      retentionDays: 400,
      exclude: [],
    });
  });

  it('reads back what it wrote', () => {
    const configured = {
      ...readReconcilerEnv(reconciler),
      include: ['prod/*', 'stage-*/web'],
      retentionDays: 30,
    };
    expect(reconcilerEnv.write(configured)).toEqual({
      ...reconciler,
      INCLUDE: 'prod/*,stage-*/web',
      EXCLUDE: '',
      STUCK_AFTER_MINUTES: '180',
      ALARM_WATCH_MINUTES: '30',
      OUTCOME_METRICS: 'no',
      RETENTION_DAYS: '30',
    });
    expect(readReconcilerEnv(reconcilerEnv.write(configured))).toEqual(configured);
    expect(readSweeperEnv(sweeperEnv.write(readSweeperEnv(sweeper)))).toEqual(readSweeperEnv(sweeper));
    expect(readNotifierEnv(notifierEnv.write(readNotifierEnv(notifier)))).toEqual(readNotifierEnv(notifier));
  });
});
