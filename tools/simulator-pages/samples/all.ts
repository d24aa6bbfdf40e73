import type { Sample } from '../sample.ts';
import { ofCloudWatch } from './cloudwatch.ts';
import * as clusters from './clusters.ts';
import { ofCloudTrail, readsOfLogs } from './logs-and-trail.ts';
import { ofEventBridge, ofParameterStore, ofSts, readsOfLoadBalancing } from './others.ts';
import { readsOfEcs } from './reads.ts';
import { createService, updateService } from './services.ts';
import { registerTaskDefinition, runTask } from './tasks.ts';

/** The samples of each operation that is served, by service and operation. */
export async function allSamples(): Promise<Readonly<Record<string, Readonly<Record<string, readonly Sample[]>>>>> {
  return {
    ecs: {
      CreateService: createService,
      UpdateService: updateService,
      RegisterTaskDefinition: registerTaskDefinition,
      RunTask: runTask,
      CreateCluster: clusters.createCluster,
      UpdateCluster: clusters.updateCluster,
      UpdateClusterSettings: clusters.updateClusterSettings,
      PutClusterCapacityProviders: clusters.putClusterCapacityProviders,
      DeleteCluster: clusters.deleteCluster,
      DeleteService: clusters.deleteService,
      PutAccountSetting: clusters.putAccountSetting,
      PutAccountSettingDefault: clusters.putAccountSettingDefault,
      DeleteAccountSetting: clusters.deleteAccountSetting,
      ListAccountSettings: clusters.listAccountSettings,
      TagResource: clusters.tagResource,
      UntagResource: clusters.untagResource,
      ListTagsForResource: clusters.listTagsForResource,
      ...(await readsOfEcs()),
    },
    monitoring: ofCloudWatch,
    events: ofEventBridge,
    elasticloadbalancing: await readsOfLoadBalancing(),
    logs: await readsOfLogs(),
    cloudtrail: ofCloudTrail,
    ssm: ofParameterStore,
    sts: ofSts,
  };
}
