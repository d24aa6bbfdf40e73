import { Key } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { describe, expect, it } from 'vitest';
import { variablesOf } from '../guard-functions.ts';
import { full, guardTemplate, SECRET, statementsOf, withSlack } from '../guard-templates.ts';

describe('the notifier', () => {
  it("posts at trouble to Slack's own address unless something else was chosen", () => {
    expect(variablesOf(full(), 'notifier')).toMatchObject({
      SLACK_CHANNEL: 'C0123456789',
      SLACK_SECRET_ARN: SECRET,
      SLACK_POST_FROM: 'trouble',
      SLACK_API_URL: 'https://slack.com/api/',
    });
    const chosen = { postFrom: 'start', slackApiUrl: 'https://slack-gov.com/api/' } as const;
    const template = guardTemplate((stack) => ({ ...withSlack(stack), ...chosen }));
    expect(variablesOf(template, 'notifier')).toMatchObject({
      SLACK_POST_FROM: 'start',
      SLACK_API_URL: 'https://slack-gov.com/api/',
    });
  });

  it('may read the one secret', () => {
    const reads = statementsOf(full(), 'NotifierRole').filter(
      ({ Action }) => Action === 'secretsmanager:GetSecretValue',
    );
    expect(reads).toEqual([{ Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: SECRET }]);
  });

  it('may decrypt a secret with a key', () => {
    const template = guardTemplate((stack) => {
      const secret = new Secret(stack, 'Token', { encryptionKey: new Key(stack, 'Key') });
      return { slack: { channel: 'C0123456789', secret } };
    });
    const decrypts = statementsOf(template, 'NotifierRole').filter(({ Action }) => Action === 'kms:Decrypt');
    expect(decrypts).toHaveLength(1);
    expect(JSON.stringify(decrypts[0]?.Resource)).toMatch(/"Key\w+"/);
  });

  it('raises an alarm when Slack took no message for an hour', () => {
    full().hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'MessagesWaiting',
      Dimensions: [{ Name: 'service', Value: 'notifier' }],
      Period: 900,
      EvaluationPeriods: 4,
      DatapointsToAlarm: 4,
      Threshold: 0,
    });
  });
});
