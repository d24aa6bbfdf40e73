/**
 * What ECS's reasons contain if a connection failed, in lower case. They prove nothing in the log of an application.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/resource-initialization-error.html
 */
export const NETWORK_MARKERS: readonly string[] = [
  'dial tcp',
  'dial udp',
  'i/o timeout',
  'tls handshake timeout',
  'connection timed out',
  'client.timeout exceeded',
  'request canceled',
  'context canceled',
  'context deadline exceeded',
  'signal: killed',
  'connection issue',
  'requesterror',
  'send request failed',
  'check your network configuration',
  'check your task network configuration',
];
