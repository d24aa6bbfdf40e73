import { Aws, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import {
  configurationProblems,
  createAgentParameter,
  fingerprint,
  type MeasuredConfiguration,
  standInPlace,
} from '../../../lib/metrics/agent-parameter.ts';

/** A configuration of so many bytes: `{"text":""}` has eleven. */
function ofSize(bytes: number): MeasuredConfiguration {
  const configuration = { text: 'x'.repeat(bytes - 11) };
  return { value: configuration, standIn: configuration };
}

describe('standInPlace', () => {
  it('keeps texts that are known', () => {
    const place = { region: 'eu-west-1', clusterName: 'shop', logGroupName: '/metrics' };
    expect(standInPlace(place)).toEqual(place);
  });

  it('takes for a token the longest text that it may stand for', () => {
    const { region, clusterName, logGroupName } = standInPlace({
      region: Aws.REGION,
      clusterName: `${Aws.STACK_NAME}-cluster`,
      logGroupName: Aws.STACK_NAME,
    });
    expect([region, clusterName, logGroupName]).toEqual(['x'.repeat(25), 'x'.repeat(255), 'x'.repeat(400)]);
  });
});

describe('configurationProblems', () => {
  it('takes what fits into a parameter', () => {
    expect(configurationProblems('CW_CONFIG_CONTENT', ofSize(8_192))).toEqual([]);
  });

  it('refuses what does not, by bytes', () => {
    expect(configurationProblems('CW_CONFIG_CONTENT', ofSize(8_193))).toEqual([
      "the agent's environment variable CW_CONFIG_CONTENT must have at most 8192 bytes to fit into a parameter of Parameter Store, got 8193: declare fewer metrics, or shorter names and patterns",
    ]);
    // The letter has two bytes.
    const accented = { text: 'ü'.repeat(4_091) };
    expect(configurationProblems('CW_CONFIG_CONTENT', { value: accented, standIn: accented })).toEqual([
      "the agent's environment variable CW_CONFIG_CONTENT must have at most 8192 bytes to fit into a parameter of Parameter Store, got 8193: declare fewer metrics, or shorter names and patterns",
    ]);
  });

  it('measures what a token may become at most, not the token', () => {
    const standIn = { text: 'x'.repeat(8_200) };
    expect(configurationProblems('CW_CONFIG_CONTENT', { value: { text: Aws.REGION }, standIn })).toHaveLength(1);
  });

  it('refuses the text that Parameter Store takes for a reference', () => {
    const configuration = { name: 'a{{b' };
    expect(configurationProblems('CW_CONFIG_CONTENT', { value: configuration, standIn: configuration })).toEqual([
      `the agent's environment variable CW_CONFIG_CONTENT must not contain "{{", which Parameter Store rejects: remove it from the names and patterns of metrics`,
    ]);
  });
});

describe('createAgentParameter', () => {
  it.each([
    [4_096, 'Standard'],
    [4_097, 'Advanced'],
  ])('holds %d bytes in the tier %s', (bytes, tier) => {
    const stack = new Stack();
    createAgentParameter(stack, 'Parameter', ofSize(bytes));
    Template.fromStack(stack).hasResourceProperties('AWS::SSM::Parameter', { Tier: tier });
  });

  it('holds the configuration itself, not what it was measured by', () => {
    const stack = new Stack();
    createAgentParameter(stack, 'Parameter', { value: { region: 'eu-west-1' }, standIn: { region: 'xxxx' } });
    Template.fromStack(stack).hasResourceProperties('AWS::SSM::Parameter', {
      Value: '{"region":"eu-west-1"}',
      Description: 'Configuration of the agent Default',
    });
  });
});

describe('fingerprint', () => {
  const of = (...texts: readonly string[]) => fingerprint(texts.map((text) => ({ value: {}, standIn: { text } })));

  it('changes with any of the configurations', () => {
    expect(of('a', 'b')).toMatch(/^[0-9a-f]{16}$/);
    expect(of('a', 'b')).toBe(of('a', 'b'));
    expect(new Set([of('a', 'b'), of('a', 'c'), of('b', 'a'), of('a')]).size).toBe(4);
  });

  it('does not depend on the numbers of tokens', () => {
    const [one, other] = [{ text: Aws.REGION }, { text: Aws.STACK_NAME }];
    const standIn = { text: 'x' };
    expect(fingerprint([{ value: one, standIn }])).toBe(fingerprint([{ value: other, standIn }]));
  });
});
