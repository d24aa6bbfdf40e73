import type { EcsStore } from '../../services/ecs/store.ts';
import type { Forward } from './listeners.ts';

export interface Weights {
  readonly blue: number;
  readonly green: number;
}

/** The weights of both target groups as ECS has set them, from 0 to 999. */
export function weightsOf({ front: { service }, kind }: Forward, store: EcsStore): Weights {
  const shares = { blue: 0, green: 0 };
  for (const [revisionArn, percent] of service?.weights?.requested[kind] ?? []) {
    const side = store.revision(revisionArn)?.revision.side;
    if (side !== undefined) shares[side] += percent;
  }
  if (shares.blue + shares.green === 0) shares[service?.productionSide ?? 'blue'] = 100;
  // Weights are whole numbers; ECS takes tenths of a percent.
  const isWhole = Number.isInteger(shares.blue) && Number.isInteger(shares.green);
  return isWhole ? shares : { blue: Math.round(shares.blue * 10), green: Math.round(shares.green * 10) };
}
