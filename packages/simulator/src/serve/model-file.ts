import * as z from 'zod';
import { describeMistake, type Mistake, ScenarioDocument } from '../scenario/format/document.ts';
import { entriesOf, field, type Place, type Reader, readFields, readTexts } from '../scenario/format/readers.ts';
import { readBySchema } from '../scenario/format/schema-reader.ts';
import { checkRecording, readLoad, readVersions } from '../scenario/format/version-format.ts';
import { describeRefusal } from '../workload/publish/measures.ts';
import { type Load, type ModelsFile, refusePattern } from '../workload/schema.ts';
import { type WorkloadSettings, workloadSettingsSchema } from '../workload/settings.ts';
import type { PlannedInstances } from '../services/ecs/tasks/capacity.ts';
import { instancesSchema } from './instances.ts';
import { readHooks } from './hooks/hook-format.ts';
import type { HookModels } from './hooks/hook-model.ts';

/** Load and failure models of the served account. */
export interface Surroundings {
  /** Requests per minute to each service without its own load. @default `serveDefaults.requestsPerMinute` */
  readonly load?: Load;
  readonly models: ModelsFile;
  /** By `cluster/service`. */
  readonly services: Readonly<Record<string, WorkloadSettings>>;
  /** Functions of lifecycle hooks, by pattern. @default every function returns SUCCEEDED */
  readonly hooks?: HookModels;
  /** Container instances of clusters, by the cluster's name. @default every cluster has room for every task */
  readonly clusters?: PlannedInstances;
  /** Parameters of SSM from the start, by name. @default none */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Reads the file of a recorded load. */
  readonly readFile?: (file: string) => string;
}

export type ModelFileReading =
  | { readonly is: 'read'; readonly surroundings: Surroundings }
  /** Each as `FILE:LINE:COLUMN: what is wrong`. */
  | { readonly is: 'refused'; readonly mistakes: readonly string[] };

const emptyFile = 'the file is empty: write load:, models:, services:, clusters:, hooks: or parameters:';

export interface ModelFileOptions {
  /** The name of the file in messages. */
  readonly file: string;
  /** Reads the file of a recorded load. */
  readonly readFile?: (file: string) => string;
}

/**
 * Reads a model file: the problems of task definitions, the load of services, and the room of clusters.
 *
 * ```yaml
 * load: 600                              # requests per minute to each service
 * models:                                # the first name that matches wins, * stands for any text
 *   "example/web:bad": { errors: 30% }   # an image, NAME=value of any container, or family:revision
 * services:
 *   shop/worker: { queue: { name: orders }, load: 120 }
 * clusters:
 *   shop: { instances: [{ cpu: 2048, memory: 4096, count: 2 }] }
 * hooks:                                 # functions of lifecycle hooks, by name or ARN
 *   smoke-test: { answers: failed }
 * parameters:                            # of SSM: public ones, and those that exist from the start
 *   /shop/web/image: example/web:good
 * ```
 */
export function readModelFile(text: string, { file, readFile }: ModelFileOptions): ModelFileReading {
  const document = new ScenarioDocument(text, file, readFile, emptyFile);
  const { root } = document;
  if (document.mistakes.length > 0 || root === null) return refused(document.mistakes);
  const given = readFields({ document, node: root, path: '' }, fileFields);
  if (given === undefined || document.mistakes.length > 0) return refused(document.mistakes);
  const { load, models = {}, services = {}, clusters, hooks, parameters } = given;
  return {
    is: 'read',
    surroundings: {
      models,
      services,
      ...(load === undefined ? {} : { load }),
      ...(clusters === undefined ? {} : { clusters }),
      ...(hooks === undefined ? {} : { hooks }),
      ...(parameters === undefined ? {} : { parameters }),
      ...(readFile === undefined ? {} : { readFile }),
    },
  };
}

function refused(mistakes: readonly Mistake[]): ModelFileReading {
  const inOrder = mistakes.toSorted((a, b) => a.line - b.line || a.column - b.column);
  return { is: 'refused', mistakes: inOrder.map(describeMistake) };
}

const readModels: Reader<ModelsFile> = (place) => {
  for (const { key, keyNode, at } of entriesOf(place) ?? []) {
    const refusal = refusePattern(key);
    if (refusal !== undefined) place.document.mistake(keyNode, at.path, describeRefusal(refusal));
  }
  const models = readVersions(place);
  return models && Object.fromEntries(models);
};

const settingKeys = Object.keys(workloadSettingsSchema.shape);

const readServices: Reader<Readonly<Record<string, WorkloadSettings>>> = (place) => {
  const entries = entriesOf(place) ?? [];
  const services = entries.map(({ key, keyNode, at }) => {
    if (!/^[\w-]+\/[\w-]+$/.test(key)) {
      place.document.mistake(keyNode, at.path, `must be cluster/service, got "${key}": write default/${key}`);
    }
    return [key, readSettings(at) ?? {}] as const;
  });
  return Object.fromEntries(services);
};

const readSettings: Reader<WorkloadSettings> = (place: Place) => {
  const settings = readBySchema(workloadSettingsSchema, '{ load: 600 }', settingKeys)(place);
  const loads = [settings?.load, settings?.testLoad].filter((load) => load !== undefined);
  return loads.every((load) => checkRecording(load, place)) ? settings : undefined;
};

const clusterSchema = z.strictObject({ instances: instancesSchema });

const readClusters: Reader<PlannedInstances> = (place) => {
  const read = readBySchema(clusterSchema, '{ instances: [{ cpu: 2048, memory: 4096 }] }', ['instances', 'count']);
  const clusters = (entriesOf(place) ?? []).map(({ key, keyNode, at }) => {
    if (!/^[\w-]{1,255}$/.test(key))
      place.document.mistake(keyNode, at.path, `must be the name of a cluster, got "${key}"`);
    return [key, read(at)?.instances ?? []] as const;
  });
  return Object.fromEntries(clusters);
};

const readParameters: Reader<Readonly<Record<string, string>>> = (place) => {
  const entries = (entriesOf(place) ?? []).map(({ key, keyNode, at }) => {
    if (key.includes('/') && !key.startsWith('/')) {
      place.document.mistake(keyNode, at.path, `must begin with a slash, got "${key}": write /${key}`);
    }
    return [key, readTexts(at) ?? ''] as const;
  });
  return Object.fromEntries(entries);
};

const fileFields = {
  load: field(readLoad, '600/m or a map', '600', 'requests per minute to each service'),
  models: field(
    readModels,
    'a map by image, NAME=value or family:revision',
    'healthy',
    'problems of each image or revision',
  ),
  services: field(readServices, 'a map by cluster/service', 'none', 'queue, load balancer and load of a service'),
  clusters: field(readClusters, 'a map by cluster', 'none', 'container instances of a cluster'),
  hooks: field(readHooks, 'a map by function', 'succeeded', 'functions of lifecycle hooks'),
  parameters: field(readParameters, 'a map by name', 'none', 'parameters of SSM'),
};
