import type { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { CollectedMetric, OpenTelemetryMetric, PrometheusMetric } from './custom-metrics.ts';
import { Lattice, LatticeCanary, ServiceConnectBlueGreen } from './discovered.ts';
import { ProtectedPattern, ProtectedStack } from './existing.ts';
import {
  FargateAlb,
  FargateAlbCanary,
  FargateNlbLinear,
  InstancesAlbBlueGreen,
  InstancesNlb,
  SharedAlb,
  SharedAlbLinear,
} from './load-balanced.ts';
import { HeadlessBlueGreen, QueueWorker } from './workers.ts';

/** All examples by the name of their stack. */
export const EXAMPLES: Readonly<Record<string, new (scope: Construct, id: string) => Stack>> = {
  FargateAlb,
  InstancesAlbBlueGreen,
  FargateAlbCanary,
  SharedAlb,
  SharedAlbLinear,
  FargateNlbLinear,
  InstancesNlb,
  ServiceConnectBlueGreen,
  Lattice,
  LatticeCanary,
  QueueWorker,
  HeadlessBlueGreen,
  PrometheusMetric,
  OpenTelemetryMetric,
  CollectedMetric,
  ProtectedPattern,
  ProtectedStack,
};
