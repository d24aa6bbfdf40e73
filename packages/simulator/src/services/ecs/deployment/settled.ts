import { type ClassicRow, isLive, type ServiceState } from '../state.ts';

/** Whether the service runs exactly the desired number of the goal's tasks, all healthy, and no others. */
export function isSettled(service: ServiceState, goal: ClassicRow): boolean {
  let count = 0;
  for (const task of service.tasks) {
    if (task.lastStatus === 'STOPPED') continue;
    if (!task.healthy || task.revisionArn !== goal.revisionArn) return false;
    count += 1;
  }
  return count === desiredOf(service);
}

export function desiredOf(service: ServiceState): number {
  return service.status === 'ACTIVE' ? service.desiredCount : 0;
}

export function hasTasks(service: ServiceState, row: ClassicRow): boolean {
  return service.tasks.some((task) => task.revisionArn === row.revisionArn && isLive(task));
}
