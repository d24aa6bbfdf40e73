import { describe, expect, it } from 'vitest';
import type { VariableKind } from '../../src/config/environment.ts';
import {
  accountId,
  eventBusName,
  explainParts,
  isServicePattern,
  optional,
  queueUrl,
  regionName,
  required,
  servicePatterns,
  slackApiUrl,
  slackChannelId,
  slackPostFrom,
  slackSecretArn,
  tableName,
  wholeNumber,
  yesOrNo,
} from '../../src/config/variables.ts';

const SECRET = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:slack/guard-a1B2c3';

describe('a text variable', () => {
  it.each<[string, VariableKind<string>, string]>([
    ['a table name', tableName, 'Guard-Table_1.ABC'],
    ['a queue URL', queueUrl, 'https://sqs.eu-west-1.amazonaws.com/111122223333/Guard-Reconciler'],
    ['a queue URL on loopback', queueUrl, 'http://127.0.0.1:4566/111122223333/Guard'],
    ['a queue URL of China', queueUrl, 'https://sqs.cn-north-1.amazonaws.com.cn/111122223333/Guard'],
    ['an account id', accountId, '000022223333'],
    ['a Region', regionName, 'us-gov-west-1'],
    ['a Region of the sovereign cloud', regionName, 'eusc-de-east-1'],
    ['an event bus', eventBusName, 'aws.partner/shop/1'],
    ['the ARN of a secret', slackSecretArn, SECRET],
    ['the ARN of a secret in China', slackSecretArn, SECRET.replace('arn:aws:', 'arn:aws-cn:')],
    ['a public channel', slackChannelId, 'C0123456789'],
    ['a private channel', slackChannelId, 'G012345678'],
    ["Slack's API", slackApiUrl, 'https://slack.com/api/'],
    ["GovSlack's API", slackApiUrl, 'https://slack-gov.com/api/'],
    ['an API on loopback', slackApiUrl, 'http://127.0.0.1:8080/slack/api/'],
  ])('takes %s as it is', (_, kind, text) => {
    expect(kind.read(text)).toBe(text);
    expect(kind.write(text)).toBe(text);
  });

  it.each<[string, VariableKind<string>, string]>([
    ['a table name of two characters', tableName, 'ab'],
    ['a queue ARN', queueUrl, 'arn:aws:sqs:eu-west-1:111122223333:Guard'],
    ['a queue URL without an account', queueUrl, 'https://sqs.eu-west-1.amazonaws.com/Guard'],
    ['an account id of eleven digits', accountId, '11112222333'],
    ['an account id with a blank', accountId, ' 111122223333'],
    ['the name of a country', regionName, 'Ireland'],
    ['the ARN of an event bus', eventBusName, 'arn:aws:events:eu-west-1:111122223333:event-bus/guard'],
    ['a partial ARN of a secret', slackSecretArn, 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:slack'],
    ['a token', slackSecretArn, 'xoxb-1'],
    ['the name of a channel', slackChannelId, '#deployments'],
    ['the id of a user', slackChannelId, 'U0123456789'],
    ['an API without TLS', slackApiUrl, 'http://slack.com/api/'],
    ['an API without a slash at its end', slackApiUrl, 'https://slack.com/api'],
    ['a host that begins like loopback', slackApiUrl, 'http://127.0.0.1.evil.example/api/'],
  ])('refuses %s', (_, kind, text) => {
    expect(kind.read(text)).toBeUndefined();
  });

  it('hides the text that may be a token by mistake, and no other', () => {
    expect(slackSecretArn.hidden).toBe(true);
    expect([tableName, queueUrl, slackChannelId, slackApiUrl].map(({ hidden }) => hidden === true)).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });
});

describe('yesOrNo', () => {
  it('reads and writes both words and no other', () => {
    expect(['yes', 'no', 'true', '', 'Yes'].map((text) => yesOrNo.read(text))).toEqual([
      true,
      false,
      undefined,
      undefined,
      undefined,
    ]);
    expect([yesOrNo.write(true), yesOrNo.write(false)]).toEqual(['yes', 'no']);
  });
});

describe('slackPostFrom', () => {
  it('is one of two words', () => {
    expect(['start', 'trouble', 'always', 'Start'].map((text) => slackPostFrom.read(text))).toEqual([
      'start',
      'trouble',
      undefined,
      undefined,
    ]);
  });
});

describe('wholeNumber', () => {
  const days = wholeNumber(1, 3_650);

  it.each([
    ['1', 1],
    ['3650', 3_650],
    ['007', 7],
  ])('reads %s', (text, value) => {
    expect(days.read(text)).toBe(value);
  });

  it.each(['0', '3651', '1e2', ' 30', '30 ', '-1', '1.5', '٣', ''])('refuses %j', (text) => {
    expect(days.read(text)).toBeUndefined();
  });

  it('takes a zero that is within bounds', () => {
    expect(wholeNumber(0, 5).read('0')).toBe(0);
    expect(days.meaning).toBe('a whole number from 1 to 3650');
  });
});

describe('patterns of services', () => {
  it.each([
    ['prod-*/checkout', true],
    ['*/*', true],
    [`${'a'.repeat(255)}/b`, true],
    [`${'a'.repeat(256)}/b`, false],
    ['checkout', false],
    ['a/b/c', false],
    ['/checkout', false],
    ['prod/che?kout', false],
  ])('%s: %s', (pattern, expected) => {
    expect(isServicePattern(pattern)).toBe(expected);
  });

  it('have commas between them', () => {
    expect(servicePatterns.read('prod-*/*,*/web')).toEqual(['prod-*/*', '*/web']);
    expect(servicePatterns.write(['a/b', 'c/*'])).toBe('a/b,c/*');
    expect(servicePatterns.write([])).toBe('');
  });

  it.each(['', '"*/*"', '["a/b"]', 'a/b/c', 'a/b,c', 'a/b, c/d', 'a/b,'])('refuse %s', (text) => {
    expect(servicePatterns.read(text)).toBeUndefined();
  });
});

describe('the parts of the evidence', () => {
  it('have commas between them, with nothing for a part that is off', () => {
    expect(explainParts.read('logs,stack')).toEqual(['logs', 'stack']);
    expect(explainParts.read(',logs,,,stack')).toEqual(['logs', 'stack']);
    expect(explainParts.read(',,,,')).toEqual([]);
    expect(explainParts.write(['logs', 'stack'])).toBe('logs,stack');
  });

  it.each(['everything', 'logs,everything', '["logs"]', 'logs, stack'])('refuse %s', (text) => {
    expect(explainParts.read(text)).toBeUndefined();
  });
});

describe('a variable', () => {
  it('has a fallback only where it may be missing', () => {
    expect(required('A', accountId)).toEqual({ name: 'A', kind: accountId, fallback: undefined });
    expect(optional('A', slackPostFrom, 'start')).toEqual({ name: 'A', kind: slackPostFrom, fallback: 'start' });
  });
});
