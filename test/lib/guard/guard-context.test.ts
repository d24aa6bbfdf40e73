import { describe, expect, it } from 'vitest';
import { readGuardContext } from '../../../lib/guard/guard-context.ts';

const SECRET = 'arn:aws-us-gov:secretsmanager:us-gov-west-1:111122223333:secret:slack/token-a1B2c3';

const read = (context: Record<string, unknown>) => readGuardContext((key) => context[key]);

describe('the context of the app', () => {
  it('may be empty: no Slack and a good sample', () => {
    expect(read({})).toEqual({
      is: 'read',
      context: { slack: undefined, tableName: undefined, sampleVersion: 'good', bundles: undefined },
    });
    expect(read({ slackChannel: '', slackSecretArn: '' })).toMatchObject({ context: { slack: undefined } });
  });

  it('chooses channel and secret together', () => {
    expect(read({ slackChannel: 'G0123456789', slackSecretArn: SECRET })).toMatchObject({
      context: { slack: { channel: 'G0123456789', secretArn: SECRET } },
    });
  });

  it('names the table of an earlier guard', () => {
    expect(read({ tableName: 'shop-records' })).toMatchObject({ context: { tableName: 'shop-records' } });
    expect(read({ tableName: 'shop/records' })).toMatchObject({
      problems: [expect.stringContaining('tableName must be the name of a table')],
    });
  });

  it('is refused with one of the two missing', () => {
    expect(read({ slackChannel: 'C0123456789' })).toEqual({
      is: 'refused',
      problems: ['slackSecretArn is not set: pass both -c slackChannel=C… and -c slackSecretArn=arn:…, or neither'],
    });
    expect(read({ slackSecretArn: SECRET })).toEqual({
      is: 'refused',
      problems: ['slackChannel is not set: pass both -c slackChannel=C… and -c slackSecretArn=arn:…, or neither'],
    });
  });

  it('is refused with every problem named, and a token never repeated', () => {
    expect(read({ slackChannel: '#deploys', slackSecretArn: 'xoxb-1-2', sampleVersion: 'worse' })).toEqual({
      is: 'refused',
      problems: [
        'slackChannel must be a channel ID like C0123456789, got "#deploys": copy the ID from the channel details in Slack',
        'slackSecretArn must be the complete ARN of a secret: pass arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME-XXXXXX',
        'sampleVersion must be good or bad, got "worse": omit it to use the default, good',
      ],
    });
  });
});
