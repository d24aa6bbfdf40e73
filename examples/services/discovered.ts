import type { Construct } from 'constructs';
import { GuardedService, Strategy, Traffic } from 'ecs-deployment-guard';
import { ExampleStack } from './example-stack.ts';

/** Behind Service Connect, blue/green. */
export class ServiceConnectBlueGreen extends ExampleStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.cluster.addDefaultCloudMapNamespace({ name: 'shop.local' });
    new GuardedService(this, 'Web', {
      cluster: this.cluster,
      taskDefinition: this.fargateTask(),
      desiredCount: 2,
      strategy: Strategy.blueGreen(),
      traffic: Traffic.serviceConnect({ portName: 'http', dnsName: 'web', port: 80 }),
    });
  }
}

/** Behind VPC Lattice, rolling. */
export class Lattice extends ExampleStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new GuardedService(this, 'Web', {
      cluster: this.cluster,
      taskDefinition: this.fargateTask(),
      desiredCount: 2,
      traffic: Traffic.vpcLattice({ portName: 'http' }),
    });
  }
}

/** Behind VPC Lattice, a canary. */
export class LatticeCanary extends ExampleStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new GuardedService(this, 'Web', {
      cluster: this.cluster,
      taskDefinition: this.fargateTask(),
      desiredCount: 2,
      strategy: Strategy.canary(),
      traffic: Traffic.vpcLattice({ portName: 'http' }),
    });
  }
}
