import type { Clue, Signature } from '../signature.ts';
import { awsPage } from './aws-page.ts';
import { NETWORK_MARKERS } from './network-markers.ts';

const RESOURCES = awsPage('resource-initialization-error');

/** Texts in which ECS names secrets, before and after June 2024. */
const SECRETS: readonly string[] = [
  'secrets from ssm',
  'secret from asm',
  'secrets from asm',
  'secrets from aws systems manager',
  'secrets from aws secrets manager',
  'secret from aws secrets manager',
  'registry auth from asm',
  'failed to fetch secret',
  'fetching secret data',
  "can't retrieve the secret",
];

const DENIED: readonly string[] = ['accessdenied', 'is not authorized to perform', 'access to kms is not allowed'];

/** The network failed while ECS read a secret. */
const SECRETS_OFFLINE: readonly Clue[] = SECRETS.map((secret) => ({ all: [secret], any: NETWORK_MARKERS }));

/** What a task needs before its containers start: secrets, the registry login, logs, environment files and volumes. */
export const START_UP: readonly Signature[] = [
  {
    id: 'log-endpoint-unreachable',
    certain: [
      { all: ['failed to validate logger args'], any: NETWORK_MARKERS },
      { all: ['failed to initialize logging driver'], any: NETWORK_MARKERS },
    ],
    cause: 'The task has no network route to Amazon CloudWatch Logs.',
    nextStep: 'Add the VPC endpoint for CloudWatch Logs or a NAT gateway, and check the security group.',
    page: RESOURCES,
    source: RESOURCES,
  },
  {
    id: 'log-region-invalid',
    certain: [{ all: ['failed to create cloudwatch log', 'missingendpoint'] }],
    cause: 'The log driver found no address of CloudWatch Logs for the Region in its options.',
    nextStep: 'Correct awslogs-region in the task definition.',
    source: 'https://github.com/TechToSpeech/terraform-aws-serverless-static-wordpress/issues/74',
  },
  {
    id: 'log-group-unavailable',
    certain: [{ any: ['failed to initialize logging driver', 'failed to create cloudwatch log stream'] }],
    likely: [{ all: ['failed to validate logger args'] }],
    cause: 'The log driver could not start: the log group does not exist, or the role may not write to it.',
    nextStep:
      'Create the log group or set awslogs-create-group, and check the logs permissions of the task execution role.',
    page: RESOURCES,
    source: RESOURCES,
  },
  {
    id: 'secret-key-missing',
    certain: [{ all: ['did not contain json key'] }],
    cause: 'The secret has no JSON key of the name that the task definition uses.',
    nextStep: 'Add the key to the secret, or correct it in the task definition.',
    page: RESOURCES,
    source: 'https://github.com/aws/amazon-ecs-agent/blob/master/agent/asm/asm.go',
  },
  {
    id: 'secret-not-found',
    certain: [
      { any: ["can't find the specified secret", 'invalid ssm parameters', 'parameternotfound'] },
      { all: ['fetching secret data', 'invalid parameters'] },
      ...SECRETS.map((secret) => ({ all: ['resourcenotfoundexception', secret] })),
    ],
    cause: 'The secret or parameter does not exist under this name in this Region.',
    nextStep: 'Correct the ARN in the task definition, or create the secret again.',
    page: awsPage('resource-not-found-error'),
    source: awsPage('resource-not-found-error'),
  },
  {
    id: 'secret-access-denied',
    certain: [
      ...SECRETS.map((secret) => ({ all: [secret], any: DENIED })),
      { all: ['unable to pull secrets'], any: DENIED },
      { all: ['resourceinitializationerror', 'access to kms is not allowed'] },
    ],
    cause: 'The task execution role may not read a secret, a parameter or the key that encrypts it.',
    nextStep: 'Give the task execution role the ssm, secretsmanager and kms actions for exactly this secret.',
    page: RESOURCES,
    source: 'https://github.com/aws/copilot-cli/issues/4504',
  },
  {
    id: 'secrets-unreachable',
    certain: SECRETS_OFFLINE,
    cause: 'The task has no network route to AWS Secrets Manager or Systems Manager.',
    nextStep: 'Add the VPC endpoint of that service or a NAT gateway, and check the security group.',
    page: RESOURCES,
    source: RESOURCES,
  },
  {
    id: 'secret-unreadable',
    certain: [{ all: ['resourceinitializationerror'], any: SECRETS }],
    cause: 'ECS could not read a secret or parameter, and its text names no known reason.',
    nextStep: 'Check the network route to the service, then the permissions of the task execution role, then the ARN.',
    page: RESOURCES,
    source: RESOURCES,
  },
  {
    id: 'ecr-unreachable',
    certain: [
      { all: ['registry auth from amazon ecr'], any: NETWORK_MARKERS },
      { all: ['ecr registry auth'], any: NETWORK_MARKERS },
    ],
    likely: [{ all: ['unable to retrieve ecr registry auth: service call has been retried'] }],
    cause: 'The task has no network route to Amazon ECR.',
    nextStep:
      'Give the task a public IP address, a NAT gateway or the VPC endpoints ecr.api, ecr.dkr and S3, and check its security group.',
    page: RESOURCES,
    source: awsPage('stopped-tasks-error-messages-updates'),
  },
  {
    id: 'env-file-unreadable',
    certain: [{ any: ['failed to download env files', 'unable to download env file'] }],
    cause: 'ECS could not download an environment file from Amazon S3.',
    nextStep: 'Check that the file exists, that the task execution role may read it, and the route to Amazon S3.',
    page: RESOURCES,
    source: RESOURCES,
  },
  {
    id: 'efs-mount-failed',
    certain: [{ all: ['failed to invoke efs utils'] }],
    cause: 'The task could not mount the Amazon EFS file system.',
    nextStep:
      'Check that the subnet has a mount target, that its security group allows port 2049, and the access point.',
    page: RESOURCES,
    source: RESOURCES,
  },
  {
    id: 'start-up-unreachable',
    certain: [
      { all: ['unable to pull secrets or registry auth'], any: NETWORK_MARKERS },
      { all: ['resourceinitializationerror', 'pull command failed', 'signal: killed'] },
    ],
    cause: 'The task has no network route to the services that it needs to start.',
    nextStep: 'Give the task a public IP address, a NAT gateway or VPC endpoints, and check its security group.',
    page: RESOURCES,
    source: RESOURCES,
  },
  {
    id: 'start-up-failed',
    certain: [{ all: ['resourceinitializationerror'] }],
    cause: 'ECS could not prepare what the task needs to start.',
    nextStep: 'Read the end of the text from ECS, which names the reason.',
    page: RESOURCES,
    source: RESOURCES,
  },
];
