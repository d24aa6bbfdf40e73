import { createHash } from 'node:crypto';

/**
 * Ids and addresses of what the simulator does not have: networks, hosts, container runtimes. They have AWS's formats and
 * follow from the ARN of a task alone, so that each answer repeats them and no other id of the account changes.
 */
export class StandIns {
  readonly #hex: string;

  /** @param text what the ids belong to, such as the ARN of a task */
  constructor(text: string) {
    this.#hex = createHash('sha256').update(text).digest('hex');
  }

  /** 64 hexadecimal digits. */
  get hex(): string {
    return this.#hex;
  }

  /** `f6b8c536-687e-4830-958e-5297fb962046` */
  get uuid(): string {
    const hex = this.#hex;
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-9${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  }

  /** From 0 up to, but not including, 1. */
  get share(): number {
    return this.#number(32, 8) / 2 ** 32;
  }

  /** A private address, `10.0.142.17`. */
  get address(): string {
    return `10.0.${this.#number(40, 2)}.${4 + (this.#number(42, 2) % 250)}`;
  }

  /** `06:a7:75:bf:13:9a` */
  get macAddress(): string {
    return ['06', ...(this.#hex.slice(44, 54).match(/../g) ?? [])].join(':');
  }

  /** A host port that Docker chooses, from 32768 to 60999. */
  get dynamicPort(): number {
    return 32_768 + (this.#number(54, 6) % 28_232);
  }

  #number(start: number, digits: number): number {
    return Number.parseInt(this.#hex.slice(start, start + digits), 16);
  }
}
