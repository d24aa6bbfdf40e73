import { BatchGetImageCommand, type ECRClient, GetDownloadUrlForLayerCommand } from '@aws-sdk/client-ecr';
import type { EcrImage } from '../../core/explanation/image-name.ts';
import { GatewayError } from '../../guard/errors.ts';
import type { ImageGateway } from '../../guard/ports.ts';
import { callAws, malformedAnswer } from '../aws-errors.ts';
import { type Download, download } from './download.ts';
import { labelsOfConfiguration, MANIFEST_TYPES, type Manifest, parseManifest } from './manifest.ts';

/**
 * Reads the labels of images in Amazon ECR without pulling them: manifest, then the configuration, which is a small blob.
 *
 * @param clientOf the client for a Region: an image may be in another Region than its service
 * @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_GetDownloadUrlForLayer.html
 */
export function ecrImageGateway(clientOf: (region: string) => ECRClient, fetchBlob: Download = download): ImageGateway {
  return {
    async labels(image, digest, architecture) {
      try {
        return await readLabels({ client: clientOf(image.region), image, fetchBlob }, digest, architecture);
      } catch (error) {
        if (error instanceof GatewayError && error.code === 'gone') return undefined;
        throw error;
      }
    },
  };
}

interface Repository {
  readonly client: ECRClient;
  readonly image: EcrImage;
  readonly fetchBlob: Download;
}

/** Annotations come first, so that a label of the image itself replaces one of an index. */
async function readLabels(
  repository: Repository,
  digest: string,
  architecture: string,
): Promise<ReadonlyMap<string, string> | undefined> {
  const first = await readManifest(repository, digest);
  if (first === undefined || first.is === 'manifest') return first && describe(repository, first, new Map());
  const chosen = first.digestFor(architecture);
  const manifest = chosen === undefined ? undefined : await readManifest(repository, chosen);
  return manifest?.is === 'manifest' ? describe(repository, manifest, first.annotations) : first.annotations;
}

async function describe(
  repository: Repository,
  { configDigest, annotations }: Extract<Manifest, { is: 'manifest' }>,
  ofIndex: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, string>> {
  const labels = await readConfiguration(repository, configDigest);
  return new Map([...ofIndex, ...annotations, ...labels]);
}

async function readManifest({ client, image }: Repository, digest: string): Promise<Manifest | undefined> {
  const action = 'ecr:BatchGetImage';
  const command = new BatchGetImageCommand({
    registryId: image.account,
    repositoryName: image.repository,
    imageIds: [{ imageDigest: digest }],
    acceptedMediaTypes: [...MANIFEST_TYPES],
  });
  const { images = [] } = await callAws(action, () => client.send(command));
  const [found] = images;
  if (found === undefined) return undefined;
  const manifest = parseManifest(found.imageManifest ?? '');
  if (manifest === undefined) throw malformedAnswer(action, `no manifest of image ${digest}`);
  return manifest;
}

async function readConfiguration(
  { client, image, fetchBlob }: Repository,
  layerDigest: string,
): Promise<ReadonlyMap<string, string>> {
  const action = 'ecr:GetDownloadUrlForLayer';
  const command = new GetDownloadUrlForLayerCommand({
    registryId: image.account,
    repositoryName: image.repository,
    layerDigest,
  });
  const { downloadUrl } = await callAws(action, () => client.send(command));
  if (downloadUrl === undefined) throw malformedAnswer(action, 'no address');
  return labelsOfConfiguration(await fetchBlob(downloadUrl, layerDigest));
}
