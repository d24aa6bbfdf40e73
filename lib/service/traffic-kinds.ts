import { type ApplicationLoadBalancerProps, applicationLoadBalancer } from './application-load-balancer.ts';
import { type NetworkLoadBalancerProps, networkLoadBalancer } from './network-load-balancer.ts';
import { type ServiceConnectProps, serviceConnect } from './service-connect.ts';
import type { ServiceTraffic } from './traffic.ts';
import { type VpcLatticeProps, vpcLattice } from './vpc-lattice.ts';

/** How requests reach a service. */
export const Traffic = {
  /** Behind an Application Load Balancer: a new one, one of the app, or a shared listener. */
  applicationLoadBalancer: (props?: ApplicationLoadBalancerProps): ServiceTraffic => applicationLoadBalancer(props),
  /** Behind a Network Load Balancer: a new one or one of the app. */
  networkLoadBalancer: (props?: NetworkLoadBalancerProps): ServiceTraffic => networkLoadBalancer(props),
  /** Through Service Connect, from other services of the namespace. */
  serviceConnect: (props: ServiceConnectProps): ServiceTraffic => serviceConnect(props),
  /** Through VPC Lattice. */
  vpcLattice: (props: VpcLatticeProps): ServiceTraffic => vpcLattice(props),
  /** No requests: a worker, or a service that only calls others. */
  none: (): ServiceTraffic => NONE,
};

const NONE: ServiceTraffic = {
  checksHealth: false,
  problems: () => [],
  create: () => ({ targetGroups: [], attach: () => undefined }),
};
