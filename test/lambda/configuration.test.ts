import { afterEach, describe, expect, it, vi } from 'vitest';

const complete = {
  TABLE_NAME: 'Guard',
  RECONCILER_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/111122223333/Reconciler',
  EXPLAINER_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/111122223333/Explainer',
  NOTIFIER_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/111122223333/Notifier',
  DEAD_LETTERS_URL: 'https://sqs.eu-west-1.amazonaws.com/111122223333/DeadLetters',
  EVENT_BUS_NAME: 'Guard',
  ACCOUNT_ID: '111122223333',
  REGION_NAME: 'eu-west-1',
  SLACK_SECRET_ARN: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:slack-a1B2c3',
  SLACK_CHANNEL: 'C0123456789',
  ROUTING_FILE: 'routing.json',
  AWS_REGION: 'eu-west-1',
};
const handlers = {
  reconciler: () => import('../../lambda/reconciler.ts'),
  sweeper: () => import('../../lambda/sweeper.ts'),
  explainer: () => import('../../lambda/explainer.ts'),
  notifier: () => import('../../lambda/notifier.ts'),
  'routed notifier': () => import('../../lambda/routed-notifier.ts'),
};
const stub = (env: Readonly<Record<string, string>>) => {
  vi.resetModules();
  for (const [name, value] of Object.entries({ ...complete, ...env })) vi.stubEnv(name, value);
};

describe('a handler with a bad configuration', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it.each([
    [
      'reconciler',
      handlers.reconciler,
      { TABLE_NAME: '', EVENT_BUS_NAME: '', RETENTION_DAYS: 'soon' },
      ['TABLE_NAME is missing', 'EVENT_BUS_NAME is missing', 'RETENTION_DAYS must be a whole number'],
    ],
    [
      'sweeper',
      handlers.sweeper,
      { RECONCILER_QUEUE_URL: 'queue', SWEEP_CALLS_PER_SECOND: '0' },
      ['RECONCILER_QUEUE_URL must be a queue URL', 'SWEEP_CALLS_PER_SECOND must be a whole number'],
    ],
    [
      'explainer',
      handlers.explainer,
      { EXPLAINER_QUEUE_URL: '', EXPLAIN_PARTS: 'everything' },
      [
        'EXPLAINER_QUEUE_URL is missing',
        'EXPLAIN_PARTS must be parts with commas between them: metrics, logs, commits, author',
      ],
    ],
    [
      'notifier',
      handlers.notifier,
      { SLACK_SECRET_ARN: 'arn:aws:s3:::slack', SLACK_CHANNEL: '#deploys' },
      ['SLACK_SECRET_ARN must be the complete ARN', 'SLACK_CHANNEL must be'],
    ],
    [
      'routed notifier',
      handlers['routed notifier'],
      { ROUTING_FILE: '', TOPIC_ARNS: 'deploys' },
      ['ROUTING_FILE is missing', 'TOPIC_ARNS must be'],
    ],
  ] as const)('fails at load with one message that names every fault: the %s', async (_name, load, env, faults) => {
    stub(env);
    const error: unknown = await load().then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(Error);
    for (const fault of faults) expect(String(error)).toContain(fault);
  });

  it.each(Object.entries(handlers))('loads when nothing is wrong: the %s', async (_name, load) => {
    stub({});
    expect(typeof (await load()).handler).toBe('function');
  });
});
