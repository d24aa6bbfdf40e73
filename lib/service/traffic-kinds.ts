import { type ApplicationLoadBalancerProps, applicationLoadBalancer } from './application-load-balancer.ts';
import { type NetworkLoadBalancerProps, networkLoadBalancer } from './network-load-balancer.ts';
import { type ServiceConnectProps, serviceConnect } from './service-connect.ts';
import type { ServiceTraffic } from './traffic.ts';
import { type VpcLatticeProps, vpcLattice } from './vpc-lattice.ts';

/** How requests reach a service. */
export const Traffic = {
  /** Behind an Application Load Balancer: its own, one that is given, or a listener that it shares. */
  applicationLoadBalancer: (props?: ApplicationLoadBalancerProps): ServiceTraffic => applicationLoadBalancer(props),
  /** Behind a Network Load Balancer: its own or one that is given. */
  networkLoadBalancer: (props?: NetworkLoadBalancerProps): ServiceTraffic => networkLoadBalancer(props),
  /** By Service Connect, from other services of the namespace. */
  serviceConnect: (props: ServiceConnectProps): ServiceTraffic => serviceConnect(props),
  /** By VPC Lattice. */
  vpcLattice: (props: VpcLatticeProps): ServiceTraffic => vpcLattice(props),
  /** No requests: a worker, or a service that only calls others. */
  none: (): ServiceTraffic => NONE,
};

const NONE: ServiceTraffic = {
  checksHealth: false,
  problems: () => [],
  create: () => ({ targetGroups: [], attach: () => undefined }),
};
