import { SimulatorGap } from '../../../service.ts';

const daemons = 'the simulator has no daemons: use a service';
const gateways = 'the simulator has no gateways: use a service with a load balancer';
const express = 'the simulator has no Express Mode: use CreateService with the CANARY strategy and a deployment alarm';
const taskSets = 'the simulator deploys services of the ECS deployment controller: use CreateService and UpdateService';
const instances = 'the simulator has no agents: --models and the control port set the container instances of a cluster';
const attributes = 'the simulator has no attributes: it places tasks by CPU and memory';
const providers =
  'the simulator has the capacity providers FARGATE and FARGATE_SPOT: use PutClusterCapacityProviders, or the launch type EC2';
const protection = 'the simulator does not protect tasks: use minimumHealthyPercent';

/** The operations of ECS that the simulator does not serve, and what to use instead. */
const notServed: Readonly<Record<string, string>> = {
  AssociateGatewayWithCluster: gateways,
  CreateCapacityProvider: providers,
  CreateDaemon: daemons,
  CreateExpressGatewayService: express,
  CreateGateway: gateways,
  CreateTaskSet: taskSets,
  DeleteAttributes: attributes,
  DeleteCapacityProvider: providers,
  DeleteDaemon: daemons,
  DeleteDaemonTaskDefinition: daemons,
  DeleteExpressGatewayService: express,
  DeleteGateway: gateways,
  DeleteTaskSet: taskSets,
  DeregisterContainerInstance: instances,
  DescribeDaemon: daemons,
  DescribeDaemonDeployments: daemons,
  DescribeDaemonRevisions: daemons,
  DescribeDaemonTaskDefinition: daemons,
  DescribeExpressGatewayService: express,
  DescribeGateway: gateways,
  DescribeGatewayResources: gateways,
  DescribeGatewayRoute: gateways,
  DescribeTaskSets: taskSets,
  DisassociateGatewayFromCluster: gateways,
  DiscoverPollEndpoint: instances,
  ExecuteCommand: 'the simulator runs no containers: use RunTask with a command, and --models for how it ends',
  GetTaskProtection: protection,
  ListAttributes: attributes,
  ListDaemonDeployments: daemons,
  ListDaemonTaskDefinitions: daemons,
  ListDaemons: daemons,
  ListGatewayClusterAssociations: gateways,
  ListGatewayRoutes: gateways,
  ListGateways: gateways,
  ListServicesByNamespace:
    'the simulator has no Cloud Map namespaces: use ListServices, and serviceConnectConfiguration in DescribeServices',
  PutAttributes: attributes,
  RegisterContainerInstance: instances,
  RegisterDaemonTaskDefinition: daemons,
  StartTask: 'the simulator places tasks itself: use RunTask',
  SubmitAttachmentStateChanges: instances,
  SubmitContainerStateChange: instances,
  SubmitTaskStateChange: instances,
  UpdateCapacityProvider: providers,
  UpdateContainerAgent: instances,
  UpdateContainerInstancesState: instances,
  UpdateDaemon: daemons,
  UpdateExpressGatewayService: express,
  UpdateGateway: gateways,
  UpdateServicePrimaryTaskSet: taskSets,
  UpdateTaskProtection: protection,
  UpdateTaskSet: taskSets,
};

/** The error for an operation that is not served. */
export function gapOf(operation: string): SimulatorGap {
  const instead = Object.hasOwn(notServed, operation) ? notServed[operation] : undefined;
  return new SimulatorGap(
    'UnknownOperationException',
    `the simulator has no ECS operation ${operation}${instead === undefined ? '' : `: ${instead}`}`,
  );
}
