import { describe, expect, it } from 'vitest';
import { describeTrouble } from '../../../src/cli/wait/describe-trouble.ts';
import { GatewayError, type GatewayErrorCode } from '../../../src/guard/errors.ts';

const ACTION = 'ecs:ListServiceDeployments';
const AWS = { region: 'eu-west-1', endpoint: undefined };
const LOCAL = { region: 'eu-west-1', endpoint: { url: 'http://127.0.0.1:9', from: 'AWS_ENDPOINT_URL' } };

function failure(code: GatewayErrorCode, traits: object): GatewayError {
  const cause = Object.assign(new Error('some words'), traits);
  return new GatewayError(code, ACTION, `${ACTION} did not answer`, { cause });
}

describe('the trouble of a wait', () => {
  it.each([
    [
      { code: 'ECONNREFUSED' },
      'ECS in eu-west-1 refused the connection: check the network and its proxies',
      'http://127.0.0.1:9 refused the connection: start the server, or correct AWS_ENDPOINT_URL',
    ],
    [
      { code: 'ENOTFOUND', hostname: 'ecs.eu-west-1.amazonaws.com' },
      'there is no host "ecs.eu-west-1.amazonaws.com" (DNS): check the spelling of the Region "eu-west-1", and check your network',
      'there is no host "ecs.eu-west-1.amazonaws.com" (DNS): correct AWS_ENDPOINT_URL',
    ],
    [
      { code: 'EAI_AGAIN', hostname: 'ecs.eu-west-1.amazonaws.com' },
      'DNS did not answer for the host "ecs.eu-west-1.amazonaws.com": check the network',
      'DNS did not answer for the host "ecs.eu-west-1.amazonaws.com": check the network',
    ],
    [
      { code: 'ECONNRESET' },
      'ECS in eu-west-1 closed the connection: check the network and its proxies',
      'http://127.0.0.1:9 closed the connection: check the server, or correct AWS_ENDPOINT_URL',
    ],
    [
      { code: 'ENETUNREACH' },
      'the network has no route to ECS in eu-west-1: check the network',
      'the network has no route to http://127.0.0.1:9: check the network',
    ],
    [
      { name: 'TimeoutError' },
      'ECS in eu-west-1 did not answer in time: check the network and its firewalls',
      'http://127.0.0.1:9 did not answer in time: check the network and its firewalls',
    ],
  ])('of the network is named, with what to do: %j', (traits, ofAws, ofServer) => {
    expect(describeTrouble(failure('unavailable', traits), AWS)).toBe(ofAws);
    expect(describeTrouble(failure('unavailable', traits), LOCAL)).toBe(ofServer);
  });

  it.each([
    ['EPROTO', '(EPROTO)'],
    ['SELF_SIGNED_CERT_IN_CHAIN', '(some words)'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', '(some words)'],
  ])('of TLS is named, and is not called a bug: %s', (code, why) => {
    const error = Object.assign(new Error('some words'), { code });
    expect(describeTrouble(error, LOCAL)).toBe(
      `the TLS connection to http://127.0.0.1:9 failed ${why}: check that the server speaks https, or correct AWS_ENDPOINT_URL`,
    );
    expect(describeTrouble(error, AWS)).toContain('check the network and its proxies');
  });

  it('of an answer that is none of AWS is not shown whole', () => {
    const cause = new SyntaxError('Unexpected token \'<\', "<html>" is not valid JSON\n  Deserialization error');
    const error = new GatewayError('unavailable', ACTION, 'x', { cause });
    expect(describeTrouble(error, LOCAL)).toBe('http://127.0.0.1:9 does not answer like ECS: correct AWS_ENDPOINT_URL');
  });

  it('of AWS itself is named by its call', () => {
    expect(describeTrouble(failure('throttled', {}), AWS)).toBe(`AWS throttles ${ACTION}`);
    expect(describeTrouble(failure('unavailable', { name: 'ServerException' }), AWS)).toBe(
      `AWS did not answer ${ACTION} (ServerException: some words)`,
    );
  });

  it('that is none of the network is a bug, in one line with its stack', () => {
    const error = new TypeError('x is not a function\nat all');
    expect(describeTrouble(error, AWS)).toMatch(
      /^a bug of ecs-guard, please report it: TypeError: x is not a function at all at [^\n]*$/,
    );
    expect(describeTrouble('a text', AWS)).toBe('a bug of ecs-guard, please report it: a text');
  });
});
