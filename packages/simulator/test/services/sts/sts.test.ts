import { describe, expect, it } from 'vitest';
import { createSts } from '../../../src/services/sts/sts.ts';
import { signedFor } from '../../wire/clients.ts';
import { serve } from '../../serve/serving.ts';

/** `{"alg":"none"}`, then sub, aud and iss of a GitHub Actions job, then no signature. */
const token = `eyJhbGciOiJub25lIn0.${Buffer.from(
  JSON.stringify({
    sub: 'repo:shop/web:ref:refs/heads/main',
    aud: 'sts.amazonaws.com',
    iss: 'https://token.actions.githubusercontent.com',
  }),
).toString('base64url')}.`;

const deployer = 'arn:aws:iam::222233334444:role/ci/deployer';

async function open(options: Parameters<typeof serve>[0] = {}) {
  const served = await serve(options);
  const ask = (input: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = {}) =>
    fetch(served.url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body: new URLSearchParams({ Version: '2011-06-15', ...input }),
    });
  const signed = { authorization: signedFor('sts') };
  return { ...served, ask, signed };
}

describe('GetCallerIdentity', () => {
  const asked = { Action: 'GetCallerIdentity' };

  it('names who calls: the access key and the account [WIRE-18]', async () => {
    const { ask, signed } = await open({ region: 'us-gov-west-1', account: '222233334444' });
    const authorization = signed.authorization.replace('eu-west-1', 'us-gov-west-1');
    expect(await (await ask(asked, { authorization })).text()).toBe(
      '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>' +
        '<UserId>observer</UserId><Account>222233334444</Account>' +
        '<Arn>arn:aws-us-gov:iam::222233334444:user/observer</Arn></GetCallerIdentityResult><ResponseMetadata>' +
        '<RequestId>00000000-0000-4000-a000-000000000001</RequestId></ResponseMetadata></GetCallerIdentityResponse>\n',
    );
  });

  it('answers a key that is an account id with that account [SRV-2]', async () => {
    const { ask, signed } = await open();
    const authorization = signed.authorization.replace('observer', '333344445555');
    const answer = await (await ask(asked, { authorization })).text();
    expect(answer).toContain('<Account>333344445555</Account><Arn>arn:aws:iam::333344445555:user/333344445555</Arn>');
  });

  it.each(['the header', 'the query string'])('answers GET, signed in %s [STS-1]', async (place) => {
    const { url, signed } = await open();
    const query = new URLSearchParams({ ...asked, Version: '2011-06-15' });
    if (place === 'the query string') {
      query.set('X-Amz-Algorithm', 'AWS4-HMAC-SHA256');
      query.set('X-Amz-Credential', 'observer/20260301/eu-west-1/sts/aws4_request');
      query.set('X-Amz-Signature', 'x');
    }
    const answer = await fetch(`${url}/?${query}`, place === 'the header' ? { headers: signed } : {});
    expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('<UserId>observer</UserId>')]);
  });
});

describe('AssumeRole', () => {
  it('gives credentials of the account in the role, which say so themselves [STS-2]', async () => {
    const { ask, signed, realTime } = await open();
    const asked = { Action: 'AssumeRole', RoleArn: deployer, RoleSessionName: 'release-7' };
    realTime.pass(60_000);
    const answer = await (await ask(asked, signed)).text();
    expect(answer).toContain('<AccessKeyId>ASIA222233334444AAAA</AccessKeyId>');
    // An hour, unless the caller asks for another time, after 12:01.
    expect(answer).toContain('<Expiration>2026-03-01T13:01:00.000Z</Expiration>');
    expect(answer).toContain('<Arn>arn:aws:sts::222233334444:assumed-role/deployer/release-7</Arn>');
    const authorization = signed.authorization.replace('observer', 'ASIA222233334444AAAA');
    const identity = await (await ask({ Action: 'GetCallerIdentity' }, { authorization })).text();
    expect(identity).toMatch(
      /<UserId>AROA[A-Z2-7]{17}:release-7<\/UserId><Account>222233334444<\/Account><Arn>arn:aws:sts::222233334444:assumed-role\/deployer\/release-7<\/Arn>/,
    );
  });

  it('keeps the expiration ahead of the machine’s clock while virtual time stands still [STS-2]', async () => {
    const { ask, signed, control, realTime } = await open();
    await control('POST', '/pause');
    realTime.pass(7_200_000);
    const asked = { Action: 'AssumeRole', RoleArn: deployer, RoleSessionName: 'release-7', DurationSeconds: '900' };
    expect(await (await ask(asked, signed)).text()).toContain('<Expiration>2026-03-01T14:15:00.000Z</Expiration>');
  });

  it('has another key for each session, and the same id for the same role [STS-2]', async () => {
    const { ask, signed } = await open();
    const asked = { Action: 'AssumeRole', RoleArn: deployer, SourceIdentity: 'ada' };
    const answers = await Promise.all(
      ['one', 'two'].map(async (RoleSessionName) => (await ask({ ...asked, RoleSessionName }, signed)).text()),
    );
    const ids = answers.map((answer) => /<AssumedRoleId>(AROA\w{17}):/.exec(answer)?.[1]);
    expect(ids[0]).toBe(ids[1]);
    expect(answers.map((answer) => /ASIA\w+/.exec(answer)?.[0]).toSorted()).toEqual([
      'ASIA222233334444AAAA',
      'ASIA222233334444AAAB',
    ]);
    expect(answers[0]).toContain('<SourceIdentity>ada</SourceIdentity>');
  });
});

describe('AssumeRoleWithWebIdentity', () => {
  it('takes a token without a signature of the request, and repeats its claims [STS-3]', async () => {
    const { ask } = await open();
    const asked = { Action: 'AssumeRoleWithWebIdentity', RoleArn: deployer, RoleSessionName: 'GitHubActions' };
    const answer = await (await ask({ ...asked, WebIdentityToken: token })).text();
    for (const part of [
      '<AccessKeyId>ASIA222233334444AAAA</AccessKeyId>',
      '<SubjectFromWebIdentityToken>repo:shop/web:ref:refs/heads/main</SubjectFromWebIdentityToken>',
      '<Provider>https://token.actions.githubusercontent.com</Provider>',
      '<Audience>sts.amazonaws.com</Audience>',
    ])
      expect(answer).toContain(part);
  });

  it('refuses what is no token [STS-3]', async () => {
    const { ask } = await open();
    const asked = { Action: 'AssumeRoleWithWebIdentity', RoleArn: deployer, RoleSessionName: 'GitHubActions' };
    const answer = await ask({ ...asked, WebIdentityToken: 'abcd' });
    expect([answer.status, await answer.text()]).toEqual([
      400,
      expect.stringContaining('<Code>InvalidIdentityToken</Code>'),
    ]);
  });
});

describe('STS', () => {
  it('refuses other operations by their name [WIRE-10]', async () => {
    const { ask, signed } = await open();
    const refused = await ask({ Action: 'GetSessionToken' }, signed);
    expect(refused.status).toBe(400);
    expect(await refused.text()).toContain(
      '<Message>sts has no operation &quot;GetSessionToken&quot;: sign with any access key, or call AssumeRole or AssumeRoleWithWebIdentity</Message>',
    );
    expect(await (await ask({ Action: 'GetCallerIdentity' })).text()).toContain('MissingAuthenticationToken');
  });

  it('names them too when they reach it', () => {
    const sts = createSts({ accountOf: () => '111122223333', partitionOf: () => 'aws', now: () => 0 });
    const call = { operation: 'GetSessionToken', input: {}, caller: { accessKeyId: 'observer' } };
    expect(() => sts.handle(call)).toThrow(
      expect.objectContaining({
        name: 'SimulatorGap',
        code: 'UnknownOperationException',
        message: 'the simulator has no STS operation GetSessionToken',
      }),
    );
    expect(sts.resourcesOf({ ...call, input: { RoleArn: deployer } })).toEqual([deployer]);
  });
});
