import * as z from 'zod';
import { ServiceError } from '../../service.ts';

/** What STS repeats of an OpenID Connect token. */
export interface WebIdentity {
  /** The claim `sub`, e.g. `repo:shop/web:ref:refs/heads/main`. */
  readonly subject: string;
  /** The claim `aud`, e.g. `sts.amazonaws.com`. */
  readonly audience: string;
  /** The claim `iss`, e.g. `https://token.actions.githubusercontent.com`. */
  readonly provider: string;
}

const claims = z.object({
  sub: z.string(),
  aud: z.union([z.string(), z.array(z.string()).min(1)]),
  iss: z.string(),
});

/**
 * Reads the claims of a token. Its signature and expiration are not checked: the simulator knows no identity provider.
 *
 * @throws ServiceError `InvalidIdentityTokenException` for what is not a token with the three claims
 */
export function readWebIdentity(token: string): WebIdentity {
  const parsed = claims.safeParse(payloadOf(token));
  if (!parsed.success) {
    throw new ServiceError(
      'InvalidIdentityTokenException',
      'The ID Token provided is not a valid JWT with the claims sub, aud and iss.',
    );
  }
  const { sub, aud, iss } = parsed.data;
  return {
    subject: sub,
    audience: typeof aud === 'string' ? aud : aud.join(','),
    provider: iss,
  };
}

function payloadOf(token: string): unknown {
  const [, payload, signature] = token.split('.');
  if (payload === undefined || signature === undefined) return undefined;
  try {
    return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
