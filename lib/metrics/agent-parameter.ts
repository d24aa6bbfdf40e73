import { createHash } from 'node:crypto';
import { Token } from 'aws-cdk-lib';
import { ParameterTier, StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import type { AgentPlace, Configuration } from './prometheus/prometheus-config.ts';

/** Most characters of a parameter. @see https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html */
const MOST_STANDARD = 4_096;
const MOST_ADVANCED = 8_192;

/**
 * The place as text of the length that it may have at most where it is known at the deployment alone, so that sizes are never
 * taken too small and a fingerprint does not depend on the numbers of tokens.
 */
export function standInPlace({ region, clusterName, logGroupName }: AgentPlace): AgentPlace {
  const standIn = (text: string, length: number) => (Token.isUnresolved(text) ? 'x'.repeat(length) : text);
  return {
    region: standIn(region, 25),
    clusterName: standIn(clusterName, 255),
    // CloudFormation makes it of the stack's name, the logical id and a suffix.
    logGroupName: standIn(logGroupName, 400),
  };
}

/** A configuration, and the same with texts in place of tokens. */
export interface MeasuredConfiguration {
  readonly value: Configuration;
  readonly standIn: Configuration;
}

/** Problems of the size or the text of a configuration. @param what the variable that the agent reads it from */
export function configurationProblems(what: string, { standIn }: MeasuredConfiguration): readonly string[] {
  const text = JSON.stringify(standIn);
  const size = Buffer.byteLength(text);
  const problems = text.includes('{{')
    ? [
        `the agent configuration ${what} must not contain "{{", which Parameter Store rejects: remove it from the names and patterns of metrics`,
      ]
    : [];
  return size <= MOST_ADVANCED
    ? problems
    : [
        ...problems,
        `the agent configuration ${what} must have at most ${MOST_ADVANCED} bytes to fit into a parameter of Parameter Store, got ${size}: declare ` +
          'fewer metrics, or shorter names and patterns',
      ];
}

/** A parameter with the configuration; above 4096 bytes of the advanced tier, which costs a little each month. */
export function createAgentParameter(
  scope: Construct,
  id: string,
  { value, standIn }: MeasuredConfiguration,
): StringParameter {
  const size = Buffer.byteLength(JSON.stringify(standIn));
  return new StringParameter(scope, id, {
    stringValue: JSON.stringify(value),
    tier: size <= MOST_STANDARD ? ParameterTier.STANDARD : ParameterTier.ADVANCED,
    description: `Configuration of the agent ${scope.node.path}`.slice(0, 1_024),
  });
}

/** Changes with the configurations: a task reads its parameters when it starts, so a change must make a new revision. */
export function fingerprint(configurations: readonly MeasuredConfiguration[]): string {
  const text = JSON.stringify(configurations.map(({ standIn }) => standIn));
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
