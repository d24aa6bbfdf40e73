/**
 * Replaces `@aws-sdk/middleware-endpoint-discovery` in our programs: 9 kB. The client of DynamoDB creates its cache, and no
 * command uses it. If the SDK imports another export, such as the one that discovers endpoints, the build fails.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-endpoint-discovery.html
 */
export const NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS = {
  environmentVariableSelector: (): boolean => false,
  configFileSelector: (): boolean => false,
  default: false,
};

/** Returns the configuration of a client as it is. */
export function resolveEndpointDiscoveryConfig<Input>(input: Input): Input {
  return input;
}
