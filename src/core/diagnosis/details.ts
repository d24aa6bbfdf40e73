import { shorten } from './signature.ts';

/** Values from outside that a text names. They may hold anything, so escape them before you show them. */
export interface Details {
  readonly image?: string;
  /** ARN of a secret or parameter. */
  readonly secretArn?: string;
  /** ARN of a target group. */
  readonly targetGroupArn?: string;
  /** ARN of a role. */
  readonly roleArn?: string;
  readonly subnetId?: string;
  readonly container?: string;
  /** The port that the text names, or on which the container listens. */
  readonly port?: number;
  readonly exitCode?: number;
  /** The memory limit of the container, in MiB. */
  readonly memoryMiB?: number;
}

/** Most characters of a detail: image names and ARNs are shorter. */
const LONGEST = '{1,1024}';

const SECRET_ARN = new RegExp(`arn:[a-z-]{1,20}:(?:secretsmanager|ssm):[^\\s'",)]${LONGEST}`);
const TARGET_GROUP_ARN = new RegExp(`arn:[a-z-]{1,20}:elasticloadbalancing:[^\\s'",)]${LONGEST}`);
const ROLE_ARN = new RegExp(`arn:[a-z-]{1,20}:iam::[^\\s'",)]${LONGEST}`);
const SUBNET_ID = /\bsubnet-[0-9a-f]{1,32}\b/;
const PORT = /\(port (\d{1,5})\)/;

/** What stands before the name of an image in ECS's texts. */
const BEFORE_IMAGE =
  /(?:failed to resolve ref(?:erence)?|unpack image|pull access denied for|cannot pull|manifest for) "?([^\s"',]{1,1024})/gi;

/** Extracts what the text names. */
export function findDetails(text: string): Details {
  const searched = shorten(text);
  const secretArn = SECRET_ARN.exec(searched)?.[0];
  const targetGroupArn = TARGET_GROUP_ARN.exec(searched)?.[0];
  const roleArn = ROLE_ARN.exec(searched)?.[0];
  const subnetId = SUBNET_ID.exec(searched)?.[0];
  const port = PORT.exec(searched)?.[1];
  const image = findImage(searched);
  return {
    ...(image !== undefined && { image }),
    ...(secretArn !== undefined && { secretArn }),
    ...(targetGroupArn !== undefined && { targetGroupArn }),
    ...(roleArn !== undefined && { roleArn }),
    ...(subnetId !== undefined && { subnetId }),
    ...(port !== undefined && { port: Number(port) }),
  };
}

/** A word counts as an image only if it has a registry, a repository or a tag. */
function findImage(text: string): string | undefined {
  return [...text.matchAll(BEFORE_IMAGE)]
    .map(([, name = '']) => name.replace(/[:.]$/, ''))
    .find((name) => /[/:]/.test(name) && !name.startsWith('arn:'));
}
