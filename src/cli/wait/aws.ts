import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { ECSClient } from '@aws-sdk/client-ecs';
import { awsClientSettings, withoutLogger } from '../../adapters/aws-client.ts';
import { cloudWatchAlarmValues } from '../../adapters/cloudwatch/alarm-values.ts';
import { cloudWatchAlarmGateway } from '../../adapters/cloudwatch/cloudwatch.ts';
import { ecsServiceGateway } from '../../adapters/ecs/ecs.ts';
import { ecsDeploymentFinder } from '../../adapters/ecs/ecs-finder.ts';
import type { FollowGateways } from '../../guard/wait/follow.ts';
import type { CustomEndpoint } from './describe-trouble.ts';

/** The Region, profile and endpoint to use. */
export interface AwsChoice {
  readonly region: string | undefined;
  readonly profile: string | undefined;
  /** For tests: endpoint and credentials. @default the SDK's own chains */
  readonly overrides?: {
    readonly endpoint: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  };
}

/** The AWS clients of a wait. */
export interface Aws {
  readonly gateways: FollowGateways;
  /** Returns the Region from the SDK's own chain. Rejects if there is none. */
  region(): Promise<string>;
  /** Ends calls in flight. */
  close(): void;
}

/** Short, so that a call that a firewall drops does not delay a poll for longer. */
const TIMEOUTS = { connectMs: 3_000, requestMs: 10_000 };

/** Creates clients without retries: the wait itself retries, so that the reads of a poll stay limited. */
export function createAws(choice: AwsChoice): Aws {
  const settings = clientSettings(choice);
  const ecs = withoutLogger(new ECSClient(settings));
  const cloudWatch = withoutLogger(new CloudWatchClient(settings));
  return {
    gateways: {
      services: ecsServiceGateway(ecs),
      alarms: cloudWatchAlarmGateway(cloudWatch),
      finder: ecsDeploymentFinder(ecs),
      values: cloudWatchAlarmValues(cloudWatch),
    },
    region: () => ecs.config.region(),
    close: () => {
      ecs.destroy();
      cloudWatch.destroy();
    },
  };
}

/** Settings of a client. */
export function clientSettings({ region, profile, overrides }: AwsChoice, attempts = 1) {
  return {
    ...awsClientSettings(TIMEOUTS, attempts),
    ...(region !== undefined && { region }),
    ...(profile !== undefined && { profile }),
    ...overrides,
  };
}

/**
 * Returns the custom endpoint for ECS, from `AWS_ENDPOINT_URL`, `AWS_ENDPOINT_URL_ECS` or `endpoint_url` in the profile.
 * Undefined for AWS itself.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export async function customEndpointOf(choice: AwsChoice): Promise<CustomEndpoint | undefined> {
  const { overrides } = choice;
  if (overrides !== undefined) return { url: overrides.endpoint, from: 'the endpoint' };
  const client = withoutLogger(new ECSClient(clientSettings(choice)));
  try {
    const url = await client.config.serviceConfiguredEndpoint?.();
    return url === undefined ? undefined : { url, from: sourceOf(url) };
  } catch {
    // The first call reports what is wrong with the configuration.
    return undefined;
  } finally {
    client.destroy();
  }
}

/** Finds the setting that names the endpoint, because the SDK does not return it. */
function sourceOf(url: string): string {
  const variables = ['AWS_ENDPOINT_URL_ECS', 'AWS_ENDPOINT_URL'];
  return variables.find((name) => process.env[name] === url) ?? 'endpoint_url in the AWS configuration';
}

/** Returns the `Date` header of an endpoint; undefined if it does not answer. */
export async function dateOf(endpoint: string): Promise<string | undefined> {
  try {
    const response = await fetch(endpoint, { method: 'HEAD', signal: AbortSignal.timeout(TIMEOUTS.connectMs) });
    return response.headers.get('date') ?? undefined;
  } catch {
    // The first call reports the problem, with AWS's error.
    return undefined;
  }
}
