import type { Signature } from '../signature.ts';
import { awsPage } from './aws-page.ts';
import { NETWORK_MARKERS } from './network-markers.ts';

/** The page with both generations of texts: AWS changed most of them on 14 June 2024. */
const TEXTS = awsPage('stopped-tasks-error-messages-updates');
const PULL = awsPage('task_cannot_pull_image');

/** Why ECS could not pull an image. The prefix of all these texts is the same; the tail distinguishes them. */
export const IMAGE: readonly Signature[] = [
  {
    id: 'image-platform-mismatch',
    certain: [
      { all: ['does not contain descriptor matching platform'] },
      { all: ['failed to find a descriptor for platform'] },
      { all: ['cannotpull', 'no matching manifest for'] },
      { all: ['cannotstartcontainererror', 'exec format error'] },
    ],
    cause: 'The image is not built for the CPU architecture of the task.',
    nextStep:
      'Build the image for that architecture, or set runtimePlatform in the task definition to the one of the image.',
    source: 'https://github.com/aws/containers-roadmap/issues/1120',
  },
  {
    id: 'image-pull-rate-limited',
    certain: [{ all: ['cannotpull'], any: ['toomanyrequests', 'too many requests', 'pull rate limit'] }],
    cause: 'The registry refused the pull because its rate limit is reached.',
    nextStep: 'Log in to the registry, or pull through an Amazon ECR pull-through cache.',
    page: PULL,
    source: PULL,
  },
  {
    id: 'image-disk-full',
    certain: [{ all: ['cannotpull'], any: ['no space left on device', 'not enough space on the disk'] }],
    cause: 'The disk is too small for the image.',
    nextStep: 'Use a larger volume (on Fargate: ephemeralStorage), or remove unused images from the instance.',
    page: PULL,
    source: PULL,
  },
  {
    id: 'image-pull-denied',
    certain: [
      { all: ['cannotpull', 'not authorized to perform: ecr'] },
      { all: ['not authorized to perform: ecr:getauthorizationtoken'] },
      { all: ['ecr registry auth', 'accessdenied'] },
    ],
    likely: [{ all: ['cannotpull', '403 forbidden'] }],
    cause: 'The role of the task may not pull the image.',
    nextStep:
      'Give the task execution role (on EC2 without one: the instance role) the Amazon ECR pull actions, and check the repository policy.',
    page: PULL,
    source: TEXTS,
  },
  {
    id: 'registry-login-refused',
    certain: [
      { all: ['cannotpull'], any: ['401 unauthorized', 'no basic auth credentials', 'authentication required'] },
    ],
    cause: 'The registry requires a login that the task does not have.',
    nextStep: 'Set repositoryCredentials in the container definition; for Amazon ECR, check the role that pulls.',
    page: awsPage('private-auth'),
    source: 'https://github.com/PrefectHQ/prefect/discussions/16964',
  },
  {
    id: 'image-layers-unreachable',
    certain: [
      { all: ['cannotpull', 'httpreadseeker'], any: NETWORK_MARKERS },
      { all: ['cannotpull', 'panic: runtime error'] },
    ],
    // Platform 1.4 cuts the text, so the network error at its end may be missing.
    likely: [{ all: ['cannotpull', 'httpreadseeker'] }],
    cause:
      'The task reached the registry but could not download the layers of the image, which Amazon ECR stores in Amazon S3.',
    nextStep:
      'Check the route to Amazon S3: the gateway endpoint with its policy, the NAT gateway and the security group.',
    page: PULL,
    source: TEXTS,
  },
  {
    id: 'image-not-found',
    certain: [
      { all: ['cannotpull'], any: [': not found', '404 not found'] },
      { all: ['cannotpull'], any: ['manifest unknown', 'name unknown'] },
      { all: ['cannotpull', 'manifest for', 'not found'] },
    ],
    cause: 'The image, tag or digest does not exist in the repository.',
    nextStep: 'Push the image again or correct its name; immutable tags and a longer lifecycle policy prevent this.',
    page: PULL,
    source: TEXTS,
  },
  {
    id: 'image-missing-or-private',
    certain: [
      {
        all: ['cannotpull'],
        any: [
          'pull access denied',
          'access to the resource is denied',
          'check whether the image exists',
          'repository does not exist',
          'does not exist or no pull access',
        ],
      },
    ],
    cause: 'The image does not exist, or the task may not pull it: the registry gives the same answer for both.',
    nextStep: 'Check the name and tag of the image, then the permissions of the role or the registry login.',
    page: PULL,
    source: TEXTS,
  },
  {
    id: 'registry-unreachable',
    certain: [
      { all: ['cannotpull'], any: NETWORK_MARKERS },
      { all: ['api error (500): get', '/v2/'], any: NETWORK_MARKERS },
      { all: ['cannotpull', 'could not reach any registry endpoint'] },
    ],
    cause: 'The task has no network route to the image registry.',
    nextStep: 'Give the task a public IP address, a NAT gateway or VPC endpoints, and check its security group.',
    page: PULL,
    source: TEXTS,
  },
  {
    id: 'image-pull-failed',
    certain: [{ all: ['cannotpull'] }],
    cause: 'ECS could not pull the image.',
    nextStep: 'Read the end of the text from ECS, which names the reason.',
    page: PULL,
    source: PULL,
  },
];
