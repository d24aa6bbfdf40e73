import type { MetricTable } from '../publish/rows.ts';
import { measured, single } from '../publish/samples.ts';

const serviceSet = 'ClusterName ServiceName';

/** A service at the end of a minute, or of 20 s with 20-second monitoring. */
export interface EcsCell {
  /** Percent, one value per running task. */
  readonly cpu: readonly number[];
  readonly memory: readonly number[];
  /** Tasks that are RUNNING, or STOPPING after they were RUNNING. */
  readonly live: number;
}

export const ecsTable: MetricTable<EcsCell> = {
  title: 'AWS/ECS',
  namespace: 'AWS/ECS',
  visibleAfter: 'ecsVisibleAfterMs',
  source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html',
  rows: [
    {
      name: 'CPUUtilization',
      unit: 'Percent',
      sets: ['ClusterName', serviceSet],
      point: 'while a task is RUNNING',
      from: "one sample per task, old and new: the failure model's cpu, otherwise computed from its requests",
      samples: ({ cpu }) => measured(cpu),
    },
    {
      name: 'MemoryUtilization',
      unit: 'Percent',
      sets: ['ClusterName', serviceSet],
      point: 'while a task is RUNNING',
      from: "one sample per task, old and new: the failure model's memory at the task's age",
      samples: ({ memory }) => measured(memory),
    },
    {
      name: 'LiveTaskCount',
      unit: 'Count',
      sets: [serviceSet],
      point: 'always',
      from: 'tasks that are ACTIVATING, RUNNING or DEACTIVATING; in the simulator, RUNNING and STOPPING',
      samples: ({ live }) => single(live),
    },
  ],
  notModelled: ['CPUReservation', 'EBSFilesystemUtilization', 'GPUReservation', 'MemoryReservation'],
};
