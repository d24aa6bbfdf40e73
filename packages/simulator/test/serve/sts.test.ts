import { describe, expect, it } from 'vitest';
import { createSts } from '../../src/serve/sts.ts';
import { signedFor } from '../wire/clients.ts';
import { serve } from './serving.ts';

describe('STS', () => {
  it('names who calls: the access key and the account [WIRE-18]', async () => {
    const { url } = await serve({ region: 'us-gov-west-1', account: '222233334444' });
    const ask = (Action: string) =>
      fetch(url, {
        method: 'POST',
        headers: { authorization: signedFor('sts'), 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ Action, Version: '2011-06-15' }),
      });
    expect(await (await ask('GetCallerIdentity')).text()).toBe(
      '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>' +
        '<UserId>observer</UserId><Account>222233334444</Account>' +
        '<Arn>arn:aws-us-gov:iam::222233334444:user/observer</Arn></GetCallerIdentityResult><ResponseMetadata>' +
        '<RequestId>00000000-0000-4000-a000-000000000001</RequestId></ResponseMetadata></GetCallerIdentityResponse>\n',
    );
    const refused = await ask('AssumeRole');
    expect(refused.status).toBe(400);
    expect(await refused.text()).toContain('<Message>sts has no operation &quot;AssumeRole&quot;</Message>');
  });

  it('names every other operation as one that the simulator does not have', () => {
    const sts = createSts({ partition: 'aws', region: 'eu-west-1', account: '111122223333' });
    const call = { operation: 'GetSessionToken', input: {}, caller: { accessKeyId: 'observer' } };
    expect(() => sts.handle(call)).toThrow(
      expect.objectContaining({
        name: 'SimulatorGap',
        code: 'UnknownOperationException',
        message: 'the simulator has no STS operation GetSessionToken',
      }),
    );
  });
});
