import type { Caller } from '../service.ts';

export interface WireSignature {
  readonly caller: Caller;
  /** Service of the credential scope, e.g. `monitoring`. */
  readonly service: string;
  /** Region of the credential scope, e.g. `eu-west-1`. */
  readonly region: string;
}

interface SignedRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Who calls which service in which Region. The signature itself is not checked: the simulator keeps no secret keys.
 * It is in the header `Authorization`, or in the query string of a presigned request.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html
 */
export function readSignature({ path, headers, body }: SignedRequest): WireSignature | undefined {
  const { authorization } = headers;
  if (authorization !== undefined) {
    const [, olderKeyId] = /^AWS ([^:\s]+):/.exec(authorization) ?? [];
    return olderKeyId !== undefined
      ? ofS3(olderKeyId)
      : scopeOf(/^AWS4-[A-Z0-9-]+ Credential=([^,\s]+)/.exec(authorization)?.[1] ?? '');
  }
  const query = new URLSearchParams(path.includes('?') ? path.slice(path.indexOf('?') + 1) : '');
  const credential = query.get('X-Amz-Credential');
  if (credential !== null) return scopeOf(credential);
  const olderKeyId = query.get('AWSAccessKeyId');
  if (olderKeyId !== null && query.has('Signature')) return ofS3(olderKeyId);
  const action = query.get('Action') ?? new URLSearchParams(body).get('Action');
  return action === 'AssumeRoleWithWebIdentity' ? unsigned : undefined;
}

/**
 * The call that exchanges a token for credentials has none yet. It names no service and no Region either.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
 */
const unsigned: WireSignature = { caller: { accessKeyId: 'anonymous' }, service: 'sts', region: 'us-east-1' };

/**
 * The older signature, which boto3 still uses to presign. S3 alone accepts it, and it names no Region.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/RESTAuthentication.html
 */
function ofS3(accessKeyId: string): WireSignature {
  return { caller: { accessKeyId }, service: 's3', region: 'us-east-1' };
}

/** Reads `<key id>/<date>/<region>/<service>/aws4_request`. */
function scopeOf(credential: string): WireSignature | undefined {
  const match = /^([^/]+)\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request$/.exec(credential);
  const [, accessKeyId, region, service] = match ?? [];
  if (accessKeyId === undefined || region === undefined || service === undefined) return undefined;
  return { caller: { accessKeyId }, region, service };
}
