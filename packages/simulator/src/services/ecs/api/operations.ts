import type { DeploymentEngine } from '../engine.ts';
import { StandaloneTasks } from '../tasks/standalone.ts';
import type { EcsWorld } from '../world.ts';
import { AccountSettings, accountSettingOperations } from './account/account-settings.ts';
import { taggingOperations } from './account/tagging.ts';
import { capacityProviderOperations } from './clusters/capacity-providers.ts';
import { clusterOperations } from './clusters/cluster-operations.ts';
import { containerInstanceOperations } from './clusters/container-instances.ts';
import { definitionOperations } from './definitions/definition-operations.ts';
import { deploymentOperations } from './deployment-operations.ts';
import type { Operations } from './input.ts';
import { serviceLists } from './service-lists.ts';
import { serviceOperations } from './service-operations.ts';
import { taskOperations } from './task-operations.ts';
import { runTaskOperations } from './tasks/run-task.ts';
import { stopTaskOperations } from './tasks/stop-task.ts';
import { taskLists } from './tasks/task-lists.ts';

/** All operations that the simulated ECS serves. */
export function operationsOf(world: EcsWorld, engine: DeploymentEngine): Operations {
  const standalone = new StandaloneTasks(world);
  const accountSettings = new AccountSettings(world.store.scope);
  return {
    ...serviceOperations(world, engine),
    ...serviceLists(world),
    ...deploymentOperations(world, engine),
    ...definitionOperations(world),
    ...taskOperations(world),
    ...runTaskOperations(world, standalone),
    ...stopTaskOperations(world, engine, standalone),
    ...taskLists(world, standalone),
    ...clusterOperations({ world, standalone, accountSettings }),
    ...capacityProviderOperations(world),
    ...containerInstanceOperations(world, standalone),
    ...taggingOperations(world, standalone),
    ...accountSettingOperations(accountSettings),
  };
}
