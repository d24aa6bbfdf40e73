import { ServiceError } from '../../service.ts';

interface PageOptions {
  readonly length: number;
  /** The error for a token that no page gave. @default InvalidNextToken */
  readonly invalid?: string;
}

/** Returns one page, and the token of the next if there is one. */
export function pageOf<T>(
  items: readonly T[],
  { NextToken }: { readonly NextToken?: string | undefined },
  { length, invalid = 'InvalidNextToken' }: PageOptions,
): { readonly page: readonly T[]; readonly NextToken?: string } {
  const token = NextToken === undefined ? '0' : Buffer.from(NextToken, 'base64url').toString();
  if (!/^\d{1,15}$/.test(token)) {
    throw new ServiceError(invalid, `The value ${NextToken} for parameter NextToken is invalid.`);
  }
  const start = Number(token);
  const page = items.slice(start, start + length);
  if (start + length >= items.length) return { page };
  return { page, NextToken: Buffer.from(String(start + length)).toString('base64url') };
}
