import { BatchGetImageCommand, ECRClient, GetDownloadUrlForLayerCommand } from '@aws-sdk/client-ecr';
import 'aws-sdk-client-mock-vitest/extend';
import { beforeEach, describe, expect, it } from 'vitest';
import { ecrImageGateway } from '../../../src/adapters/ecr/ecr.ts';
import { mockedClient } from '../mocked-client.ts';

const mocked = mockedClient(ECRClient);
const digest = (letter: string) => `sha256:${letter.repeat(64)}`;
const [INDEX, AMD, ARM, CONFIG] = ['1', '2', '3', '4'].map(digest) as [string, string, string, string];
const image = { account: '111122223333', region: 'us-east-1', repository: 'team/shop' };
const downloaded: string[] = [];
const configuration = { config: { Labels: { 'org.opencontainers.image.revision': 'abcdef1', a: 'label' } } };
let blob = JSON.stringify(configuration);
const gateway = ecrImageGateway(
  (region) => new ECRClient({ region }),
  async (url) => {
    downloaded.push(url);
    return blob;
  },
);
const labels = async (of = AMD, architecture = 'X86_64') => {
  const found = await gateway.labels(image, of, architecture);
  return found && Object.fromEntries(found);
};
const manifest = (fields: object = {}) =>
  JSON.stringify({
    schemaVersion: 2,
    config: { digest: CONFIG },
    layers: [],
    annotations: { a: 'manifest', b: 'manifest' },
    ...fields,
  });
const index = JSON.stringify({
  schemaVersion: 2,
  annotations: { b: 'index', c: 'index' },
  manifests: [
    { digest: digest('9'), platform: { architecture: 'unknown', os: 'unknown' } },
    { digest: AMD, platform: { architecture: 'amd64', os: 'linux' } },
    { digest: ARM, platform: { architecture: 'arm64', os: 'linux' } },
  ],
});
const serve = (of: string, imageManifest: string) =>
  mocked.on(BatchGetImageCommand, { imageIds: [{ imageDigest: of }] }).resolves({ images: [{ imageManifest }] });

beforeEach(() => {
  mocked.reset();
  downloaded.length = 0;
  blob = JSON.stringify(configuration);
  mocked.on(BatchGetImageCommand).resolves({ images: [], failures: [{ failureCode: 'ImageNotFound' }] });
  mocked.on(GetDownloadUrlForLayerCommand).resolves({ downloadUrl: 'https://signed.example/config' });
});

describe('the labels of an image', () => {
  it('come from its configuration, and with them the annotations of its manifest', async () => {
    serve(AMD, manifest());
    expect(await labels()).toEqual({ 'org.opencontainers.image.revision': 'abcdef1', a: 'label', b: 'manifest' });
    expect(mocked).toHaveReceivedCommandWith(GetDownloadUrlForLayerCommand, {
      registryId: '111122223333',
      repositoryName: 'team/shop',
      layerDigest: CONFIG,
    });
    expect(downloaded).toEqual(['https://signed.example/config']);
  });

  it.each([
    ['X86_64', AMD],
    ['ARM64', ARM],
  ])('of an index come from the image for %s', async (architecture, chosen) => {
    serve(INDEX, index);
    serve(chosen, manifest());
    expect(await labels(INDEX, architecture)).toMatchObject({ a: 'label', b: 'manifest', c: 'index' });
  });

  it('of an index without this architecture are its annotations', async () => {
    serve(INDEX, index);
    expect(await labels(INDEX, 'RISCV')).toEqual({ b: 'index', c: 'index' });
  });

  it('are undefined if the image or the repository is gone', async () => {
    expect(await labels()).toBeUndefined();
    mocked
      .on(BatchGetImageCommand)
      .rejects(Object.assign(new Error('no'), { name: 'RepositoryNotFoundException', $fault: 'client' }));
    expect(await labels()).toBeUndefined();
  });

  it('are none if the image has none, as Docker writes null', async () => {
    serve(AMD, manifest({ annotations: null }));
    blob = JSON.stringify({ config: { Labels: null } });
    expect(await labels()).toEqual({});
    blob = 'not JSON';
    expect(await labels()).toEqual({});
  });

  it.each([
    ['not JSON'],
    [JSON.stringify({ schemaVersion: 1, history: [] })],
    [manifest({ config: { digest: '../../x' } })],
  ])('are not known from another manifest: %s', async (text) => {
    serve(AMD, text);
    await expect(labels()).rejects.toMatchObject({ code: 'invalid', action: 'ecr:BatchGetImage' });
  });

  it.each([
    [BatchGetImageCommand, 'ecr:BatchGetImage'],
    [GetDownloadUrlForLayerCommand, 'ecr:GetDownloadUrlForLayer'],
  ])('are not known if AWS denies %s', async (command, action) => {
    serve(AMD, manifest());
    mocked
      .on(command as typeof BatchGetImageCommand)
      .rejects(Object.assign(new Error('no'), { name: 'AccessDeniedException', $fault: 'client' }));
    if (command !== BatchGetImageCommand) serve(AMD, manifest());
    else
      mocked
        .on(BatchGetImageCommand, { imageIds: [{ imageDigest: AMD }] })
        .rejects(Object.assign(new Error('no'), { name: 'AccessDeniedException', $fault: 'client' }));
    await expect(labels()).rejects.toMatchObject({ code: 'denied', action });
  });
});
