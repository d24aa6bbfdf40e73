import { describe, expect, it } from 'vitest';
import { readSignature } from '../../src/wire/signature.ts';

const scope = 'AKID/20260301/eu-north-1/ecs/aws4_request';
const signed = { caller: { accessKeyId: 'AKID' }, region: 'eu-north-1', service: 'ecs' };
const bare = { path: '/', headers: {}, body: '' };

describe('a signature', () => {
  it('is in the header Authorization', () => {
    const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=x`;
    expect(readSignature({ ...bare, headers: { authorization } })).toEqual(signed);
  });

  it('is in the query string of a presigned request [STS-1]', () => {
    const path = `/?Action=GetCallerIdentity&X-Amz-Credential=${encodeURIComponent(scope)}`;
    expect(readSignature({ ...bare, path })).toEqual(signed);
  });

  it.each([
    { authorization: 'Bearer x' },
    { authorization: 'AWS4-HMAC-SHA256 Credential=AKID/20260301/ecs/aws4_request, Signature=x' },
  ])('is nothing else: %o', (headers) => {
    expect(readSignature({ ...bare, headers })).toBeUndefined();
  });

  it('is missing from the one call that asks for credentials with a token [STS-3]', () => {
    const body = 'Action=AssumeRoleWithWebIdentity&Version=2011-06-15';
    const anonymous = { caller: { accessKeyId: 'anonymous' }, service: 'sts', region: 'us-east-1' };
    expect(readSignature({ ...bare, body })).toEqual(anonymous);
    expect(readSignature({ ...bare, path: `/?${body}` })).toEqual(anonymous);
    expect(readSignature({ ...bare, body: 'Action=AssumeRole' })).toBeUndefined();
  });
});
