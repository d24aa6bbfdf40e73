import type { Signature } from '../signature.ts';
import { awsPage } from './aws-page.ts';

const API = awsPage('api_failures_messages');
const EVENTS = awsPage('service-event-messages-list');
const FAILED_TO_START = awsPage('failed-to-start-error');

/** Why ECS could not place a task or connect it to the network. */
export const PLACEMENT: readonly Signature[] = [
  {
    id: 'network-interface-timeout',
    certain: [{ all: ['timeout waiting for network interface provisioning'] }],
    cause: 'AWS did not provide the network interface of the task in time.',
    nextStep: 'Deploy again; if it repeats, check whether EC2 API calls of the account are throttled.',
    page: FAILED_TO_START,
    source: 'https://github.com/aws/amazon-ecs-agent/issues/4825',
  },
  {
    id: 'subnet-full',
    certain: [
      {
        all: ['create network interface'],
        any: ['insufficientfreeaddresses', 'not have enough free addresses', 'insufficient free'],
      },
    ],
    cause: 'The subnet has no free IP addresses.',
    nextStep: 'Use a larger subnet or more subnets.',
    page: FAILED_TO_START,
    source: FAILED_TO_START,
  },
  {
    id: 'network-interface-failed',
    certain: [{ all: ['unexpected ec2 error while attempting to'], any: ['network interface', 'networkinterface'] }],
    cause: 'EC2 could not create the network interface of the task.',
    nextStep:
      'Check the free addresses of the subnet, the quota of network interfaces, and the service-linked role of ECS.',
    page: FAILED_TO_START,
    source: FAILED_TO_START,
  },
  {
    id: 'role-not-assumable',
    certain: [{ all: ['unable to assume the role'] }],
    cause:
      'ECS could not assume the role of the task: its trust policy does not allow it, or IAM has not applied a new role yet.',
    nextStep:
      'Check that the trust policy of the role names ecs-tasks.amazonaws.com; a role created moments ago works after about 30 seconds.',
    source: 'https://github.com/pulumi/pulumi-awsx/issues/927',
  },
  {
    id: 'instance-port-in-use',
    certain: [{ any: ['is already using a port required by your task', 'resource:ports'] }],
    cause: 'No container instance has the host port free that the task needs.',
    nextStep: 'Use a dynamic host port (hostPort 0), or lower minimumHealthyPercent so that the old task stops first.',
    page: EVENTS,
    source: EVENTS,
  },
  {
    id: 'instance-resources',
    certain: [
      {
        any: [
          'resource:cpu',
          'resource:memory',
          'resource:eni',
          'resource:gpu',
          'insufficient cpu units available',
          'insufficient memory',
          "doesn't have enough cpu units",
          "doesn't have enough memory",
          'unable to place a task because the resources could not be found',
        ],
      },
    ],
    cause: 'No container instance has enough free CPU, memory, GPUs or network interfaces for the task.',
    nextStep: 'Add container instances, or lower what the task reserves.',
    page: API,
    source: API,
  },
  {
    id: 'agent-disconnected',
    certain: [{ any: ['encountered error "agent"', 'taskfailedtostart: agent', "doesn't have the agent connected"] }],
    cause: 'The ECS agent of the container instance is not connected.',
    nextStep: 'Check the agent, the instance role and the network route of the container instance.',
    page: API,
    source: EVENTS,
  },
  {
    id: 'instance-attribute-missing',
    certain: [
      {
        any: [
          'missing an attribute required by your task',
          'taskfailedtostart: attribute',
          'encountered error "attribute"',
        ],
      },
    ],
    cause:
      'No container instance has an attribute that the task needs, such as a log driver, an agent version or an architecture.',
    nextStep: 'Compare requiresAttributes of the task definition with the attributes of the instances.',
    page: EVENTS,
    source: EVENTS,
  },
  {
    id: 'no-instances',
    certain: [
      {
        any: [
          'no container instances were found in your',
          'taskfailedtostart: no active instances',
          'taskfailedtostart: empty capacity provider',
        ],
      },
    ],
    cause: 'The cluster or capacity provider has no container instances.',
    nextStep: 'Check the Auto Scaling group and that its instances register with this cluster.',
    page: API,
    source: EVENTS,
  },
  {
    id: 'placement-constraint',
    certain: [{ all: ['placement constraint unsatisfied'] }],
    cause: 'No container instance satisfies the placement constraints.',
    nextStep: 'Correct the placement constraints of the service or task definition, or add instances that match.',
    page: API,
    source: API,
  },
  {
    id: 'spot-interruption',
    certain: [{ all: ['your spot task was interrupted'] }, { stopCode: 'SpotInterruption' }],
    cause: 'AWS took back the Spot capacity of the task.',
    nextStep: 'Run a base of tasks on Fargate or On-Demand beside Spot; the revision did not cause it.',
    page: awsPage('fargate-capacity-providers'),
    source: 'https://github.com/aws/containers-roadmap/issues/1565',
  },
  {
    id: 'quota-reached',
    certain: [{ any: ["you've reached the limit on the number of", 'configuration is above your limit'] }],
    cause: 'The account has reached a quota for tasks or vCPUs.',
    nextStep: 'Ask for a higher quota in Service Quotas, or stop tasks that you do not need.',
    page: EVENTS,
    source: EVENTS,
  },
  {
    id: 'capacity-unavailable',
    certain: [{ all: ['capacity is unavailable at this time'] }],
    cause: 'AWS has no capacity for the task in these Availability Zones at this time.',
    nextStep: 'Add subnets in more zones, or On-Demand beside Spot; then wait or deploy again.',
    page: EVENTS,
    source: EVENTS,
  },
  {
    id: 'zone-unsupported',
    likely: [{ all: ['unable to place a task. reason: internal error'] }],
    cause: 'Fargate may not be available in the Availability Zone of a subnet.',
    nextStep: 'Use subnets in zones that Fargate supports.',
    page: EVENTS,
    source: EVENTS,
  },
  {
    id: 'no-instance-fits',
    certain: [{ all: ['no container instance met all of its requirements'] }],
    cause: 'No container instance meets the requirements of the task.',
    nextStep: 'Read the second sentence of the event, which names what is missing.',
    page: EVENTS,
    source: EVENTS,
  },
];
