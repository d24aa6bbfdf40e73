import { describe, expect, it } from 'vitest';
import { isReadable } from '../../../src/config/environment.ts';
import { servicePatterns, slackApiUrl, slackChannelId, slackSecretArn } from '../../../src/config/variables.ts';
import { fieldsOf } from '../../../src/core/template/template.ts';
import { STAND_INS, SWITCHES } from '../../../tools/release/guard-choice.ts';
import { GUARD_PARAMETERS } from '../../../tools/release/guard-parameters.ts';
import { releasedTemplate } from './guard-templates.ts';

const declared = Object.entries(fieldsOf(releasedTemplate()['Parameters'])).map(
  ([name, one]) => [name, fieldsOf(one)] as const,
);

describe('the parameters of the template', () => {
  it('are these', () => {
    expect(declared.map(([name]) => name)).toEqual([
      'SlackChannel',
      'SlackSecretArn',
      'SlackApiUrl',
      'PostFrom',
      'Include',
      'Exclude',
      'ExplainMetrics',
      'ExplainLogs',
      'ExplainCommits',
      'ExplainAuthor',
      'ExplainStack',
      'AlarmTopicArn',
      'RecordDays',
      'LogDays',
      'LogLevel',
      'StuckAfterMinutes',
    ]);
  });

  it.each(declared)('%s has a description, a default and what it may be', (_, parameter) => {
    expect(String(parameter['Description']).length).toBeGreaterThan(15);
    expect(parameter).toHaveProperty('Default');
    const bounds = ['AllowedPattern', 'AllowedValues', 'MinValue'].filter((name) => name in parameter);
    expect(bounds).toHaveLength(1);
  });

  it.each(declared)('%s accepts its own default', (_, parameter) => {
    const { AllowedPattern, AllowedValues, MinValue, MaxValue, Default } = parameter;
    if (typeof AllowedPattern === 'string') expect(String(Default)).toMatch(new RegExp(AllowedPattern));
    else if (Array.isArray(AllowedValues)) expect(AllowedValues).toContain(Default);
    else expect(Number(Default) >= Number(MinValue) && Number(Default) <= Number(MaxValue)).toBe(true);
  });

  it('set each value of a guard and turn on each part, one time', () => {
    expect(GUARD_PARAMETERS.flatMap(({ sets }) => sets ?? []).toSorted()).toEqual(Object.keys(STAND_INS).toSorted());
    expect(GUARD_PARAMETERS.flatMap(({ turnsOn }) => turnsOn ?? []).toSorted()).toEqual([...SWITCHES].toSorted());
  });
});

describe('what a parameter accepts, the function can read', () => {
  const patternOf = (name: string) => new RegExp(`^${GUARD_PARAMETERS.find((one) => one.name === name)?.pattern}$`);

  it.each([
    [
      'SlackChannel',
      slackChannelId,
      ['C0123456789', 'G0123456789'],
      ['#general', 'c0123456789', 'C0', 'C0123456789\n'],
    ],
    [
      'SlackSecretArn',
      slackSecretArn,
      [
        'arn:aws:secretsmanager:eu-west-1:111122223333:secret:slack/token-a1B2c3',
        'arn:aws-us-gov:secretsmanager:us-gov-west-1:111122223333:secret:t-a1B2c3',
      ],
      [
        'xoxb-1234',
        'arn:aws:secretsmanager:eu-west-1:111122223333:secret:slack',
        'arn:aws:sns:eu-west-1:111122223333:slack-a1B2c3',
      ],
    ],
    [
      'SlackApiUrl',
      slackApiUrl,
      ['https://slack.com/api/', 'https://slack-gov.com/api/'],
      ['http://slack.com/api/', 'https://slack.com/api', ''],
    ],
    [
      'Include',
      servicePatterns,
      ['*/*', 'prod-*/checkout,shop/*'],
      ['checkout', 'a/b,', 'a/b c/d', 'a/b, c/d', 'a"/b'],
    ],
    ['Exclude', servicePatterns, ['*/canary'], ['a/b/c']],
  ] as const)('%s', (name, kind, good, bad) => {
    for (const value of good)
      expect([value, patternOf(name).test(value), isReadable(kind, value)]).toEqual([value, true, true]);
    for (const value of bad) expect([value, patternOf(name).test(value)]).toEqual([value, false]);
  });
});
