import { describe, expect, it } from 'vitest';
import { GatewayError, type GatewayErrorCode } from '../../../src/guard/errors.ts';
import { describeRefusal } from '../../../src/guard/wait/wait-trouble.ts';

const asked = { service: { cluster: 'shop', service: 'web' }, region: 'eu-west-1' };
const awsError = (name: string) => Object.assign(new Error('no luck'), { name });
const refusal = (code: GatewayErrorCode, options?: ConstructorParameters<typeof GatewayError>[3]) =>
  describeRefusal(new GatewayError(code, 'ecs:ListServiceDeployments', 'the call failed', options), asked);

describe('describeRefusal', () => {
  it('names the call that is denied, with the words of AWS', () => {
    const denied = refusal('denied', { cause: awsError('AccessDeniedException') });
    expect(denied?.name).toBe('not-permitted');
    expect(denied?.text).toMatch(/^ecs:ListServiceDeployments is denied: .*\(AccessDeniedException: no luck\)$/);
    expect(refusal('denied')?.text).toContain('(the call failed)');
  });

  it('names the cluster that does not exist, else the service in it', () => {
    expect(refusal('gone', { cause: awsError('ClusterNotFoundException') })).toMatchObject({
      name: 'not-found',
      text: expect.stringMatching(/^no cluster "shop" in eu-west-1/),
    });
    expect(refusal('gone', { cause: awsError('ServiceNotFoundException') })).toMatchObject({
      name: 'not-found',
      text: expect.stringMatching(/^no service "web" in cluster "shop" in eu-west-1/),
    });
  });

  it('says of a service without service deployments that ECS does not control its deployments', () => {
    expect(refusal('unsupported')).toMatchObject({
      name: 'not-found',
      text: expect.stringContaining('its deployment controller is not ECS'),
    });
  });

  it.each([
    ['ExpiredTokenException', /have expired/],
    ['CredentialsProviderError', /no AWS credentials found/],
    ['TokenProviderError', /no AWS credentials found/],
    ['InvalidSignatureException', /rejects the credentials/],
  ])('says of %s what is wrong with the credentials, whatever the code', (name, text) => {
    const wrong = refusal('unavailable', { cause: awsError(name), trouble: 'credentials' });
    expect(wrong).toMatchObject({ name: 'not-permitted', text: expect.stringMatching(text) });
  });

  it.each<GatewayErrorCode>(['throttled', 'unavailable', 'invalid', 'secret-unavailable'])(
    'does not end the wait for %s',
    (code) => {
      expect(refusal(code)).toBeUndefined();
    },
  );
});
