import { describe, expect, it } from 'vitest';
import { readWebIdentity } from '../../../src/services/sts/web-identity.ts';

const tokenOf = (claims: unknown) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.signature`;

describe('a token', () => {
  it('says who it is for, with one audience or several [STS-3]', () => {
    const claims = { sub: 'repo:shop/web', aud: ['a', 'b'], iss: 'https://issuer.example', exp: 1 };
    expect(readWebIdentity(tokenOf(claims))).toEqual({
      subject: 'repo:shop/web',
      audience: 'a,b',
      provider: 'https://issuer.example',
    });
    expect(readWebIdentity(tokenOf({ ...claims, aud: 'a' })).audience).toBe('a');
  });

  it.each(['', 'abc', 'e30.e30', 'e30.e30.x', 'e30.not-JSON.x', tokenOf({ sub: 'x', iss: 'y' })])(
    'is refused unless it has the claims [STS-3]: %s',
    (token) => {
      expect(() => readWebIdentity(token)).toThrow(expect.objectContaining({ code: 'InvalidIdentityTokenException' }));
    },
  );
});
