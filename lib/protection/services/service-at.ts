import { CfnResource } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { IConstruct } from 'constructs';
import { deployedOtherwise } from '../../../src/core/audit/rules/not-judged.ts';
import { refusalOf } from '../audit/refusal.ts';

/** A service that `DeploymentProtection` can protect: an L2 construct, or an L1 that belongs to no L2. */
export type ProtectableService = ecs.BaseService | ecs.CfnService;

/** Returns the service that a construct is; for the L1 of an L2, the L2. Undefined if it is not a service. */
export function serviceAt(construct: IConstruct): ProtectableService | undefined {
  if (construct instanceof ecs.BaseService) return construct;
  if (!(construct instanceof ecs.CfnService)) return undefined;
  const { scope } = construct.node;
  return scope instanceof ecs.BaseService && scope.node.defaultChild === construct ? scope : construct;
}

/** Returns the resource of a service, or why it cannot be protected. */
export function resourceOf(service: ProtectableService): ecs.CfnService | string {
  if (service instanceof ecs.CfnService) return service;
  const { defaultChild } = service.node;
  return defaultChild instanceof ecs.CfnService
    ? defaultChild
    : `the service ${service.node.path} must be created by this app, got an imported service: protect it in the app that creates it`;
}

/** Returns why a resource that runs tasks like a service cannot be protected; undefined for a service and for anything else. */
export function unprotectable(construct: IConstruct): string | undefined {
  if (!CfnResource.isCfnResource(construct) || construct instanceof ecs.CfnService) return undefined;
  return REASONS[construct.cfnResourceType];
}

/** By type, because older releases of aws-cdk-lib have no classes for the newer ones. */
const REASONS: Readonly<Record<string, string | undefined>> = {
  // See https://docs.aws.amazon.com/AmazonECS/latest/developerguide/express-service-update-full.html
  'AWS::ECS::ExpressGatewayService': reasonOf('express'),
  // See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-ecs-daemon-daemondeploymentconfiguration.html
  'AWS::ECS::Daemon': reasonOf('managed-daemon'),
  'AWS::ECS::Service':
    'a service must be an ecs.BaseService or an ecs.CfnService, got a CfnResource, and no construct can add properties to it: create it as an ' +
    'ecs.CfnService',
};

function reasonOf(kind: 'express' | 'managed-daemon'): string | undefined {
  const deployed = deployedOtherwise({ kind, controller: 'ECS' });
  return deployed && refusalOf(deployed);
}
