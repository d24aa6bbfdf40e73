import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { ECSClient } from '@aws-sdk/client-ecs';
import { awsClientSettings, withoutLogger } from '../../adapters/aws-client.ts';
import { cloudWatchAlarmValues } from '../../adapters/cloudwatch/alarm-values.ts';
import { cloudWatchAlarmGateway } from '../../adapters/cloudwatch/cloudwatch.ts';
import { ecsServiceGateway } from '../../adapters/ecs/ecs.ts';
import { ecsDeploymentFinder } from '../../adapters/ecs/ecs-finder.ts';
import type { FollowGateways } from '../../guard/wait/follow.ts';
import type { CustomEndpoint } from './describe-trouble.ts';

export interface AwsChoice {
  readonly region: string | undefined;
  readonly profile: string | undefined;
  /** For tests: where AWS is, and who calls. @default the SDK's own chains */
  readonly overrides?: {
    readonly endpoint: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  };
}

export interface Aws {
  readonly gateways: FollowGateways;
  /** The region that is asked, by the SDK's own chain. Rejects where there is none. */
  region(): Promise<string>;
  /** Ends what is under way. */
  close(): void;
}

/** A call that a firewall swallows must not hold a poll up for longer. */
const TIMEOUTS = { connectMs: 3_000, requestMs: 10_000 };

/** Plain clients. They do not try again by themselves: the wait does, and a poll's reads stay counted. */
export function createAws(choice: AwsChoice): Aws {
  const settings = settingsOf(choice);
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

function settingsOf({ region, profile, overrides }: AwsChoice) {
  return {
    ...awsClientSettings(TIMEOUTS, 1),
    ...(region !== undefined && { region }),
    ...(profile !== undefined && { profile }),
    ...overrides,
  };
}

/**
 * Where ECS is asked in place of AWS's own endpoint: by `AWS_ENDPOINT_URL`, `AWS_ENDPOINT_URL_ECS` or `endpoint_url` in
 * the profile. Undefined for AWS itself.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export async function customEndpointOf(choice: AwsChoice): Promise<CustomEndpoint | undefined> {
  const { overrides } = choice;
  if (overrides !== undefined) return { url: overrides.endpoint, from: 'the endpoint' };
  const client = withoutLogger(new ECSClient(settingsOf(choice)));
  try {
    const url = await client.config.serviceConfiguredEndpoint?.();
    return url === undefined ? undefined : { url, from: sourceOf(url) };
  } catch {
    // Whatever is wrong with the configuration, the first call will tell.
    return undefined;
  } finally {
    client.destroy();
  }
}

/** The SDK does not say where it found the address. */
function sourceOf(url: string): string {
  const variables = ['AWS_ENDPOINT_URL_ECS', 'AWS_ENDPOINT_URL'];
  return variables.find((name) => process.env[name] === url) ?? 'endpoint_url in the AWS configuration';
}

/** The `Date` that an endpoint tells to whoever asks nothing; undefined when it does not answer. */
export async function dateOf(endpoint: string): Promise<string | undefined> {
  try {
    const response = await fetch(endpoint, { method: 'HEAD', signal: AbortSignal.timeout(TIMEOUTS.connectMs) });
    return response.headers.get('date') ?? undefined;
  } catch {
    // The first call will tell what is wrong, in words of AWS.
    return undefined;
  }
}
