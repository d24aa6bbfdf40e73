import { matchesGlob } from '../../../src/core/glob.ts';
import type { DeploymentRoute, DeploymentRoutingProps } from './routing-props.ts';
import { tagsOf } from './routing-table-of.ts';

/** Problems of routes that can never get a message, because an earlier route takes all that they match. */
export function unreachableProblems(routing: DeploymentRoutingProps): readonly string[] {
  const { routes } = routing;
  return routes.flatMap((route, index) => {
    const earlier = routes.slice(0, index).findIndex((one) => one.continue !== true && covers(one, route, routing));
    return earlier === -1
      ? []
      : [
          `routing.routes[${index}] is unreachable, because routes[${earlier}] matches all that it matches: move it before routes[${earlier}], or set continue there`,
        ];
  });
}

/** Whether the first route certainly matches everything that the second matches. */
function covers(first: DeploymentRoute, second: DeploymentRoute, routing: DeploymentRoutingProps): boolean {
  return (
    coversClusters(first, second) &&
    coversPatterns(first.services, second.services) &&
    coversTags(tagsOf(first, routing), tagsOf(second, routing))
  );
}

function coversClusters({ clusters }: DeploymentRoute, second: DeploymentRoute): boolean {
  if (clusters === undefined || coversPatterns(clusters, second.clusters)) return true;
  return coversPatterns(
    clusters,
    second.services?.map((pattern) => pattern.split('/')[0] ?? ''),
  );
}

function coversTags(
  first: Readonly<Record<string, readonly string[]>> | undefined,
  second: Readonly<Record<string, readonly string[]>> | undefined,
): boolean {
  return Object.entries(first ?? {}).every(([key, values]) => coversPatterns(values, second?.[key]));
}

/** A pattern that matches another as a text, stars included, matches everything that the other matches. */
function coversPatterns(first: readonly string[] | undefined, second: readonly string[] | undefined): boolean {
  if (first === undefined) return true;
  return second?.every((pattern) => first.some((one) => matchesGlob(one, pattern))) ?? false;
}
