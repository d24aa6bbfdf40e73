import { savedGateways } from '../../adapters/saved/saved-gateways.ts';
import type { Audited } from '../../core/audit/audited-service.ts';
import { describeKnown, isKnown, knownOf } from '../../core/audit/known.ts';
import { isJudged } from '../../core/audit/rules/not-judged.ts';
import { readTemplateServices, type TemplateService } from '../../core/template/read-template-services.ts';
import { readStacks } from '../../core/template/stacks.ts';
import { readFleet } from '../../guard/doctor/read-fleet.ts';
import type { LintHost } from '../lint/host.ts';
import type { SavedDocument } from '../lint/lint-saved.ts';
import { nestedTemplates, readTemplates } from '../lint/read-templates.ts';

/** A service whose failures can be played, whatever it was read from. */
export interface ServiceSource {
  readonly name: string;
  readonly cluster: string | undefined;
  /** The file that it was read from. */
  readonly source: string;
  /** Other names of the service: its logical ID and the path of its construct. */
  readonly aliases: readonly string[];
  readonly audited: Audited;
}

/** The services of files, and what could not be read. */
export interface ServicesReading {
  readonly services: readonly ServiceSource[];
  /** Services that ECS deploys by other rules, by name. */
  readonly others: readonly string[];
  readonly faults: readonly string[];
  readonly warnings: readonly string[];
}

/** Reads the services at paths. Templates of all paths belong together, so an alarm may be in another one than its service. */
export async function readServices(
  paths: readonly string[],
  parameters: ReadonlyMap<string, string>,
  files: Pick<LintHost, 'readFile' | 'listFolder'>,
): Promise<ServicesReading> {
  const { groups, documents, faults } = readTemplates(paths, files);
  const saved = (await Promise.all(documents.map(readSaved))).flat();
  const stacks = readStacks(groups.flat(), { parameters }, nestedTemplates(files));
  const all = readTemplateServices(stacks);
  const isPlayed = ({ audited }: TemplateService) => isJudged(audited.service);
  return {
    services: [...all.filter(isPlayed).map(sourceOf), ...saved.filter(({ audited }) => isJudged(audited.service))],
    others: [
      ...all.filter((one) => !isPlayed(one)).map((one) => sourceOf(one).name),
      ...saved.filter(({ audited }) => !isJudged(audited.service)).map(({ name }) => name),
    ],
    faults,
    warnings: stacks.unread,
  };
}

/** The services of a document of `doctor --save`, as they ran then. */
async function readSaved({ source, saved }: SavedDocument): Promise<readonly ServiceSource[]> {
  const all = { cluster: undefined, service: undefined };
  const { audited } = await readFleet(savedGateways(saved), all, () => undefined);
  return audited.map((one) => ({
    name: describeKnown(one.service.name),
    cluster: knownOf(one.service.cluster),
    source,
    aliases: [one.service.id],
    audited: one,
  }));
}

function sourceOf({ audited, constructPath, locate }: TemplateService): ServiceSource {
  const { service } = audited;
  return {
    name: isKnown(service.name) ? service.name : (constructPath ?? service.id),
    cluster: knownOf(service.cluster),
    source: locate({ of: 'service', path: [] }).file,
    aliases: [service.id, ...(constructPath === undefined ? [] : [constructPath])],
    audited,
  };
}
