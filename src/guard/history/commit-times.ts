import { committedAtOf } from '../../core/explanation/commits.ts';
import { parseImageName } from '../../core/explanation/image-name.ts';
import type { PastDeployment } from '../../core/history/past-deployment.ts';
import { type EpochMs, latest } from '../../core/time.ts';
import { GatewayError } from '../errors.ts';
import type { ImageGateway } from '../ports.ts';

/** Most images whose commit times are remembered. */
const REMEMBERED = 1_000;

/** An image with one manifest has the same labels for each. The first one is what ECS uses by default. */
const ARCHITECTURES = ['X86_64', 'ARM64'] as const;

/** Reads when the commits of past deployments were made, from labels of their images. */
export interface CommitTimes {
  /** The newest commit of the images; undefined if no image names one. */
  committedAt(deployment: Pick<PastDeployment, 'images'>): Promise<EpochMs | undefined>;
  /** Why images could not be read, one sentence per reason. */
  notes(): readonly string[];
}

/** Creates a reader that reads each image one time. Once AWS denies the call, it asks no more. */
export function readCommitTimes(images: ImageGateway): CommitTimes {
  const known = new Map<string, Promise<EpochMs | undefined>>();
  const troubles = new Map<string, string>();
  let isDenied = false;

  const read = async (image: string, digest: string): Promise<EpochMs | undefined> => {
    const { ecr } = parseImageName(image);
    if (ecr === undefined || isDenied) return undefined;
    try {
      for (const architecture of ARCHITECTURES) {
        const at = committedAtOf(await images.labels(ecr, digest, architecture));
        if (at !== undefined) return at;
      }
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      isDenied ||= error.code === 'denied';
      const why = error.code === 'denied' ? `allow ${error.action}` : error.message;
      troubles.set(error.action, `labels of some images could not be read, so their commit times are unknown: ${why}`);
    }
    return undefined;
  };
  const remembered = (image: string, digest: string): Promise<EpochMs | undefined> => {
    const earlier = known.get(digest);
    if (earlier !== undefined) return earlier;
    const [oldest] = known.keys();
    if (known.size >= REMEMBERED && oldest !== undefined) known.delete(oldest);
    const reading = read(image, digest);
    known.set(digest, reading);
    return reading;
  };
  return {
    async committedAt({ images: deployed = [] }) {
      const times = await Promise.all(
        deployed.flatMap(({ image, digest }) => (digest === undefined ? [] : [remembered(image, digest)])),
      );
      return latest(times);
    },
    notes: () => [...troubles.values()],
  };
}
