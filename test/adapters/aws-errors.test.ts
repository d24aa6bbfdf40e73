import { describe, expect, it } from 'vitest';
import { callAws, isAwsError } from '../../src/adapters/aws-errors.ts';
import { GatewayError } from '../../src/guard/errors.ts';

function awsError(name: string, traits: object = {}): Error {
  return Object.assign(new Error('no luck'), { name, ...traits });
}

async function thrownBy(error: unknown): Promise<unknown> {
  try {
    await callAws('ecs:DescribeServices', () => Promise.reject(error));
  } catch (thrown) {
    return thrown;
  }
  throw new Error('nothing was thrown');
}

describe('an AWS call', () => {
  it('gives its answer', async () => {
    expect(await callAws('ecs:ListClusters', async () => 7)).toBe(7);
  });

  it.each([
    ['ThrottlingException', 'throttled'],
    ['Throttling', 'throttled'],
    ['TooManyRequestsException', 'throttled'],
    ['RequestLimitExceeded', 'throttled'],
    ['ProvisionedThroughputExceededException', 'throttled'],
    ['KmsThrottled', 'throttled'],
    ['AccessDeniedException', 'denied'],
    ['AccessDenied', 'denied'],
    ['KmsAccessDenied', 'denied'],
    ['UnauthorizedOperation', 'denied'],
    ['ExpiredTokenException', 'unavailable'],
    ['UnrecognizedClientException', 'unavailable'],
    ['CredentialsProviderError', 'unavailable'],
    ['ServiceNotFoundException', 'gone'],
    ['ClusterNotFoundException', 'gone'],
    ['ServiceNotActiveException', 'gone'],
    ['ResourceNotFoundException', 'gone'],
    ['QueueDoesNotExist', 'gone'],
    ['UnsupportedFeatureException', 'unsupported'],
    ['UnknownOperationException', 'unsupported'],
    ['TimeoutError', 'unavailable'],
  ])('that ends in %s is %s', async (name, code) => {
    expect(await thrownBy(awsError(name))).toMatchObject({ name: 'GatewayError', code });
  });

  it.each([
    ['a 429 of any name', { name: 'Odd', $metadata: { httpStatusCode: 429 } }, 'throttled'],
    ['a fault of the server', { name: 'ServerException', $fault: 'server' }, 'unavailable'],
    ['a 503 without a fault', { name: 'Odd', $metadata: { httpStatusCode: 503 } }, 'unavailable'],
    ['a reset', { name: 'Error', code: 'ECONNRESET' }, 'unavailable'],
    ['a host that does not resolve', { name: 'Error', code: 'ENOTFOUND' }, 'unavailable'],
    ['a fault of ours', { name: 'InvalidParameterException', $fault: 'client' }, 'invalid'],
    ['a word that is not known yet', { name: 'BrandNewException', $fault: 'client' }, 'invalid'],
  ])('that ends in %s has its code', async (_, traits, code) => {
    expect(await thrownBy(awsError(traits.name, traits))).toMatchObject({ name: 'GatewayError', code });
  });

  it('that gets a page of HTML is unavailable', async () => {
    const error = Object.assign(new SyntaxError('Unexpected token <'), { $metadata: { httpStatusCode: 200 } });
    expect(await thrownBy(error)).toMatchObject({ code: 'unavailable' });
  });

  it('says what, why and what to do, and keeps the cause', async () => {
    const cause = awsError('AccessDeniedException');
    const thrown = await thrownBy(cause);
    expect(thrown).toMatchObject({
      action: 'ecs:DescribeServices',
      message: "ecs:DescribeServices is denied: allow it for the function's role (AccessDeniedException: no luck)",
      isLasting: true,
    });
    expect(thrown instanceof GatewayError && thrown.cause).toBe(cause);
    expect(isAwsError(thrown, 'AccessDeniedException')).toBe(true);
    expect(isAwsError(thrown, 'Throttling')).toBe(false);
  });

  it.each([new TypeError('a bug'), 'a text', new GatewayError('gone', 'ecs:ListTasks', 'known')])(
    'passes on what is no failure of a call: %s',
    async (error) => {
      expect(await thrownBy(error)).toBe(error);
    },
  );
});
