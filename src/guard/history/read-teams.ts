import { clusterArnOf, type TagGateway, type Tags, tagOf } from '../tags.ts';
import type { ChooseServices } from './ports.ts';

/** Most services per DescribeServices. */
const DESCRIBED = 10;

/** Chooses the services of a team, and counts those that no longer exist. */
export interface TeamChoice {
  readonly choose: ChooseServices;
  /** Services that ECS does not find: their tags, and so their teams, are gone. */
  readonly goneServices: () => number;
}

/**
 * Chooses services by a tag of the service, else of its cluster. Each service and cluster is read one time.
 *
 * @throws GatewayError when ECS does not answer
 */
export function chooseTeam(tags: TagGateway, team: { readonly key: string; readonly name: string }): TeamChoice {
  const teams = new Map<string, string | undefined>();
  const clusters = new Map<string, Promise<Tags | undefined>>();
  let gone = 0;
  const readCluster = (clusterArn: string) => {
    const found = clusters.get(clusterArn) ?? tags.clusterTags(clusterArn);
    clusters.set(clusterArn, found);
    return found;
  };
  const readTeams = async (clusterArn: string, serviceArns: readonly string[]) => {
    const found = await tags.serviceTags(clusterArn, serviceArns);
    for (const arn of serviceArns) {
      const own = found.get(arn);
      if (own === undefined) gone += 1;
      teams.set(arn, own === undefined ? undefined : await tagOf(team.key, own, () => readCluster(clusterArn)));
    }
  };
  return {
    async choose(serviceArns) {
      const unread = [...new Set(serviceArns)].filter((arn) => !teams.has(arn));
      for (const [clusterArn, arns] of Map.groupBy(unread, clusterArnOf)) {
        for (let first = 0; first < arns.length; first += DESCRIBED) {
          await readTeams(clusterArn, arns.slice(first, first + DESCRIBED));
        }
      }
      return new Set(serviceArns.filter((arn) => teams.get(arn) === team.name));
    },
    goneServices: () => gone,
  };
}
