import { type EpochMs, epochMs, minutes } from '../../../src/core/time.ts';
import { type Random, randomOf } from '../machine/random.ts';
import { planService, type ServiceKind } from './plan-service.ts';
import type { DeploymentStory, ServiceStory } from './story.ts';

/** 2026-11-24T10:00:00Z: the guard is installed. */
export const GUARD_CAME_AT = epochMs(1_795_514_400_000);

/** What a shorter history leaves out, e.g. `service:2`, `deployment:2/5`, `killed`. */
export type Without = ReadonlySet<string>;

/** All services of a seed, each from a stream of its own: leaving one out changes none of the others. */
export function planWorld(seed: string, without: Without): readonly ServiceStory[] {
  const random = randomOf(`${seed}/world`);
  const kinds = drawKinds(random, random.weighted({ small: 25, middle: 45, large: 22, huge: 8 }));
  return kinds.flatMap(({ kind, deployments }, index) => {
    if (without.has(`service:${index}`)) return [];
    const left = new Set(
      Array.from({ length: deployments }, (_, number) => number).filter((number) =>
        without.has(`deployment:${index}/${number}`),
      ),
    );
    return [
      planService({
        index,
        kind,
        deployments,
        guardCameAt: GUARD_CAME_AT,
        without: left,
        random: random.fork(`service/${index}`),
      }),
    ];
  });
}

/** How many deployments a seed has, by its size; half of all seeds have ten or more, one in twenty more than 40. */
const SIZES = { small: [2, 7], middle: [8, 13], large: [14, 25], huge: [41, 70] } as const;

function drawKinds(
  random: Random,
  size: keyof typeof SIZES,
): readonly { readonly kind: ServiceKind; readonly deployments: number }[] {
  const [least, most] = SIZES[size];
  let left = random.int(least, most);
  const services: { readonly kind: ServiceKind; readonly deployments: number }[] = [];
  const hasBusy = random.chance(size === 'huge' ? 0.6 : 0.06);
  while (left > 0) {
    const isBusy = hasBusy && services.length === 0;
    const deployments = isBusy ? Math.min(left, 45) : Math.min(left, random.int(1, size === 'huge' ? 14 : 6));
    services.push({ kind: isBusy ? 'busy' : drawKind(random), deployments });
    left -= deployments;
  }
  return services;
}

function drawKind(random: Random): ServiceKind {
  return random.weighted({ plain: 70, new: 10, deleted: 7, recreated: 8, refused: 2, excluded: 3 });
}

/** All deployments that happen while the guard is there, or that it finds under way. */
export function watchedDeployments(services: readonly ServiceStory[]): readonly DeploymentStory[] {
  return allDeployments(services).filter((story) => story.ending !== 'past');
}

function allDeployments(services: readonly ServiceStory[]): readonly DeploymentStory[] {
  return services.flatMap((service) => service.incarnations.flatMap((incarnation) => incarnation.deployments));
}

/** The last instant at which something happens. */
export function endOfStories(services: readonly ServiceStory[]): EpochMs {
  const instants = services.flatMap((service) => [
    ...service.incarnations.flatMap((incarnation) => [
      incarnation.goneAt ?? GUARD_CAME_AT,
      ...incarnation.deployments.map((deployment) => deployment.truth.finishedAt),
    ]),
    ...service.alarms.flatMap((alarm) => alarm.states.map((state) => state.at)),
  ]);
  return epochMs(Math.max(GUARD_CAME_AT + minutes(1), ...instants));
}
