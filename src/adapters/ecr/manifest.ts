import * as z from 'zod/mini';
import { lazy } from '../../core/lazy.ts';
import { parseJson } from '../../core/parse-json.ts';

/** An image manifest, or an index of manifests per platform. */
export type Manifest =
  | { readonly is: 'manifest'; readonly configDigest: string; readonly annotations: ReadonlyMap<string, string> }
  | {
      readonly is: 'index';
      readonly annotations: ReadonlyMap<string, string>;
      /** The digest of the manifest for a CPU architecture of ECS, such as `ARM64`; undefined if there is none. */
      digestFor(architecture: string): string | undefined;
    };

/** The media types to ask for, of OCI and of Docker. */
export const MANIFEST_TYPES: readonly string[] = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
];

const DIGEST = /^sha256:[0-9a-f]{64}$/;

const annotationsSchema = lazy(() => z.nullish(z.record(z.string(), z.string())));

/** @see https://github.com/opencontainers/image-spec/blob/main/manifest.md */
const manifestSchema = lazy(() =>
  z.object({
    config: z.object({ digest: z.string().check(z.regex(DIGEST)) }),
    annotations: annotationsSchema(),
  }),
);

/** @see https://github.com/opencontainers/image-spec/blob/main/image-index.md */
const indexSchema = lazy(() =>
  z.object({
    manifests: z.array(
      z.object({
        digest: z.string().check(z.regex(DIGEST)),
        platform: z.nullish(z.object({ architecture: z.nullish(z.string()), os: z.nullish(z.string()) })),
      }),
    ),
    annotations: annotationsSchema(),
  }),
);

/** Names of OCI for the CPU architectures of ECS. */
const ARCHITECTURES: ReadonlyMap<string, string> = new Map([
  ['X86_64', 'amd64'],
  ['ARM64', 'arm64'],
]);

/** Parses a manifest or an index; undefined for anything else, such as the old manifests of Docker with schema 1. */
export function parseManifest(text: string): Manifest | undefined {
  const json = parseJson(text);
  const index = indexSchema().safeParse(json);
  if (index.success) {
    const { manifests, annotations } = index.data;
    return {
      is: 'index',
      annotations: new Map(Object.entries(annotations ?? {})),
      // Attestations of a build have the platform `unknown`.
      digestFor: (architecture) =>
        manifests.find(({ platform }) => platform?.architecture === ARCHITECTURES.get(architecture))?.digest,
    };
  }
  const manifest = manifestSchema().safeParse(json);
  if (!manifest.success) return undefined;
  const { config, annotations } = manifest.data;
  return { is: 'manifest', configDigest: config.digest, annotations: new Map(Object.entries(annotations ?? {})) };
}

const configurationSchema = lazy(() =>
  z.object({ config: z.nullish(z.object({ Labels: z.nullish(z.record(z.string(), z.string())) })) }),
);

/** The labels in the configuration of an image: none if it has none, or if it is the configuration of something else. */
export function labelsOfConfiguration(text: string): ReadonlyMap<string, string> {
  const parsed = configurationSchema().safeParse(parseJson(text));
  return new Map(parsed.success ? Object.entries(parsed.data.config?.Labels ?? {}) : []);
}
