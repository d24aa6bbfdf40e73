import type { VirtualClock } from '../clock.ts';
import { ServiceError, type SimulatedCall, type SimulatedService } from '../service.ts';

export interface SecretsManagerOptions {
  readonly clock: VirtualClock;
  readonly accountId: string;
  readonly region: string;
  /** @default aws */
  readonly partition?: string;
}

export interface NewSecret {
  readonly name: string;
  readonly secretString: string;
  /** @default an ARN with the name and a fixed suffix of six characters, where AWS has a random one */
  readonly arn?: string;
}

interface Secret {
  readonly arn: string;
  readonly name: string;
  readonly secretString: string;
  readonly versionId: string;
  readonly createdAt: number;
}

/** Secrets by name or ARN; only the current version. */
export class SecretsManagerService implements SimulatedService {
  readonly signingName = 'secretsmanager';
  readonly #options: SecretsManagerOptions;
  readonly #secrets = new Map<string, Secret>();
  #versions = 0;

  constructor(options: SecretsManagerOptions) {
    this.#options = options;
  }

  /** Creates a secret, or gives it a new value. Returns its ARN. */
  putSecret({ name, secretString, arn }: NewSecret): string {
    this.#versions += 1;
    const secret: Secret = {
      arn: arn ?? this.#arn(`${name}-AbCdEf`),
      name,
      secretString,
      versionId: `00000000-0000-4000-9000-${String(this.#versions).padStart(12, '0')}`,
      createdAt: this.#options.clock.now(),
    };
    this.#secrets.set(name, secret);
    return secret.arn;
  }

  handle(call: SimulatedCall): unknown {
    if (call.operation !== 'GetSecretValue') {
      throw new ServiceError('UnknownOperationException', `Secrets Manager ${call.operation} is not simulated`);
    }
    const secret = this.#find(String(call.input['SecretId']));
    const { VersionId: versionId, VersionStage: versionStage = 'AWSCURRENT' } = call.input;
    const current = versionStage === 'AWSCURRENT' && (versionId === undefined || versionId === secret?.versionId);
    if (secret === undefined || !current) {
      throw new ServiceError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
    }
    return {
      ARN: secret.arn,
      Name: secret.name,
      VersionId: secret.versionId,
      SecretString: secret.secretString,
      VersionStages: ['AWSCURRENT'],
      CreatedDate: new Date(secret.createdAt),
    };
  }

  /** IAM checks the secret's ARN, however the request names it; for an unknown secret, an ARN made from the request. */
  resourcesOf({ input }: SimulatedCall): readonly string[] {
    const id = input['SecretId'];
    if (typeof id !== 'string') return ['*'];
    return [this.#find(id)?.arn ?? (id.startsWith('arn:') ? id : this.#arn(id))];
  }

  /** Finds a secret by name, by ARN, or by ARN without the suffix. */
  #find(id: string): Secret | undefined {
    return [...this.#secrets.values()].find(
      ({ name, arn }) => id === name || id === arn || id === arn.replace(/-[A-Za-z0-9]{6}$/, ''),
    );
  }

  #arn(secret: string): string {
    const { partition = 'aws', region, accountId } = this.#options;
    return `arn:${partition}:secretsmanager:${region}:${accountId}:secret:${secret}`;
  }
}
