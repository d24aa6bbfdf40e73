/** A repository of a private Amazon ECR registry. */
export interface EcrImage {
  readonly account: string;
  readonly region: string;
  readonly repository: string;
}

/** The registry, and where it is one of Amazon ECR, the repository. */
export interface ImageName {
  /** Host of the registry: `docker.io` if the name has none. */
  readonly registry: string;
  /** Undefined for other registries than private ones of Amazon ECR. */
  readonly ecr: EcrImage | undefined;
  /** Undefined if the name has none. */
  readonly tag: string | undefined;
}

/** @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html */
const ECR_HOST = /^(\d{12})\.dkr[.-]ecr(?:-fips)?\.([a-z]{2}(?:-[a-z]+)+-\d)\.(?:amazonaws\.com(?:\.cn)?|on\.aws)$/;

/** Splits the name of an image as a task definition has it: `[registry/]repository[:tag][@digest]`. */
export function parseImageName(image: string): ImageName {
  const [name = ''] = image.split('@');
  const slash = name.indexOf('/');
  const first = slash < 0 ? '' : name.slice(0, slash);
  const hasRegistry = /[.:]/.test(first) || first === 'localhost';
  const path = hasRegistry ? name.slice(slash + 1) : name;
  const colon = path.indexOf(':');
  const repository = colon < 0 ? path : path.slice(0, colon);
  const [, account, region] = ECR_HOST.exec(first) ?? [];
  return {
    registry: hasRegistry ? first : 'docker.io',
    ecr: account === undefined || region === undefined ? undefined : { account, region, repository },
    tag: colon < 0 ? undefined : path.slice(colon + 1),
  };
}
