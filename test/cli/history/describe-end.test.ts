import { describe, expect, it } from 'vitest';
import { readHistoryArguments } from '../../../src/cli/history/arguments.ts';
import { describeFailure } from '../../../src/cli/history/describe-end.ts';
import { GatewayError, type GatewayErrorCode } from '../../../src/guard/errors.ts';

function failure(error: unknown, ...args: readonly string[]) {
  const reading = readHistoryArguments(args);
  if (reading.is !== 'read') throw new Error('the arguments are wrong');
  return describeFailure(error, { history: reading.history, region: 'eu-west-1', endpoint: undefined });
}

function awsError(code: GatewayErrorCode, action: string, name: string): GatewayError {
  const cause = Object.assign(new Error('said AWS\u001B[2J'), { name });
  return new GatewayError(code, action, `${action} failed`, { cause });
}

describe('the end of a history that cannot be read', () => {
  it('names the table, the cluster or the service that does not exist', () => {
    const table = awsError('gone', 'dynamodb:Query', 'ResourceNotFoundException');
    expect(failure(table, '--table', 'records')).toEqual({
      name: 'not-found',
      text: 'no table "records" in eu-west-1: give the output TableName of the guard\'s stack, and its Region',
    });
    const cluster = awsError('gone', 'ecs:ListServices', 'ClusterNotFoundException');
    expect(failure(cluster, '--cluster', 'shop')).toEqual({
      name: 'not-found',
      text: 'no cluster "shop" in eu-west-1: check the name and the Region',
    });
    const service = awsError('gone', 'ecs:ListServiceDeployments', 'ServiceNotFoundException');
    expect(failure(service, '--cluster', 'shop', '--service', 'web')).toEqual({
      name: 'not-found',
      text: 'no service "web" in cluster "shop" in eu-west-1: check the names and the Region',
    });
  });

  it('says what is not permitted, without control characters', () => {
    expect(failure(awsError('denied', 'dynamodb:Query', 'AccessDeniedException'), '--table', 'records')).toEqual({
      name: 'not-permitted',
      text: 'dynamodb:Query is denied: allow it for the caller, see the IAM policy in docs/iam.md (AccessDeniedException: said AWS [2J)',
    });
    const expired = new GatewayError('unavailable', 'ecs:ListServices', 'x', {
      cause: Object.assign(new Error('expired'), { name: 'ExpiredTokenException' }),
      trouble: 'credentials',
    });
    expect(failure(expired)).toMatchObject({
      name: 'not-permitted',
      text: expect.stringContaining('have expired: get new ones'),
    });
  });

  it('says that a simulated AWS has no DynamoDB', () => {
    const error = awsError('unsupported', 'dynamodb:Query', 'UnknownOperationException');
    expect(failure(error, '--table', 'records')).toEqual({
      name: 'unexpected',
      text: 'AWS does not support dynamodb:Query (UnknownOperationException: said AWS [2J)',
    });
    const codeDeploy = awsError('unsupported', 'ecs:ListServiceDeployments', 'UnsupportedFeatureException');
    expect(failure(codeDeploy, '--service', 'web')).toMatchObject({ name: 'not-found' });
  });

  it('names the server that refused the connection', () => {
    const refused = (action: string) =>
      new GatewayError('unavailable', action, 'x', { cause: Object.assign(new Error('no'), { code: 'ECONNREFUSED' }) });
    expect(failure(refused('dynamodb:Query'), '--table', 'records').text).toMatch(/^DynamoDB in eu-west-1 refused/);
    expect(failure(refused('ecs:ListServices')).text).toMatch(/^ECS in eu-west-1 refused/);
  });

  it('is unexpected if AWS does not answer, or for a bug', () => {
    expect(failure(awsError('unavailable', 'ecs:ListServices', 'ServerException'))).toMatchObject({
      name: 'unexpected',
      text: expect.stringContaining('AWS did not answer ecs:ListServices'),
    });
    expect(failure(new TypeError('x is undefined'))).toMatchObject({
      name: 'unexpected',
      text: expect.stringContaining('a bug of ecs-guard, please report it: TypeError: x is undefined'),
    });
  });
});
