import { createHash } from 'node:crypto';
import { Token } from 'aws-cdk-lib';
import { ParameterTier, StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import type { AgentPlace, Configuration } from './prometheus/prometheus-config.ts';

/**
 * Largest size of a parameter in each tier. @see
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html
 */
const MOST_STANDARD = 4_096;
const MOST_ADVANCED = 8_192;

/**
 * Replaces values that are only known at deployment with texts of the greatest possible length, so that sizes are never
 * underestimated and a fingerprint does not depend on token numbers.
 */
export function standInPlace({ region, clusterName, logGroupName }: AgentPlace): AgentPlace {
  const standIn = (text: string, length: number) => (Token.isUnresolved(text) ? 'x'.repeat(length) : text);
  return {
    region: standIn(region, 25),
    clusterName: standIn(clusterName, 255),
    // CloudFormation combines the stack's name, the logical id and a suffix.
    logGroupName: standIn(logGroupName, 400),
  };
}

/** A configuration, and the same with stand-in texts for tokens. */
export interface MeasuredConfiguration {
  readonly value: Configuration;
  readonly standIn: Configuration;
}

/** Returns problems of a configuration's size or text. */
export function configurationProblems(variable: string, { standIn }: MeasuredConfiguration): readonly string[] {
  const text = JSON.stringify(standIn);
  const size = Buffer.byteLength(text);
  const problems = text.includes('{{')
    ? [
        `the agent's environment variable ${variable} must not contain "{{", which Parameter Store rejects: remove it from the names and patterns of metrics`,
      ]
    : [];
  return size <= MOST_ADVANCED
    ? problems
    : [
        ...problems,
        `the agent's environment variable ${variable} must have at most ${MOST_ADVANCED} bytes to fit into a parameter of Parameter Store, got ${size}: ` +
          'declare fewer metrics, or shorter names and patterns',
      ];
}

/** Creates a parameter with the configuration. Above 4096 bytes it uses the advanced tier, which has a small monthly cost. */
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

/** Returns a hash of the configurations. A task reads its parameters when it starts, so a change must create a new revision. */
export function fingerprint(configurations: readonly MeasuredConfiguration[]): string {
  const text = JSON.stringify(configurations.map(({ standIn }) => standIn));
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
