/** Account and region of a simulated resource. */
export interface AwsScope {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

/** Generates ids in AWS's formats. The same seed and the same calls give the same ids. */
export class Ids {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A pseudorandom number from 0 up to, but not including, 1. */
  fraction(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** `ecs-svc/` and 19 digits. */
  classicDeployment(): string {
    return `ecs-svc/${this.revision()}`;
  }

  /** 19 digits, the first not 0. */
  revision(): string {
    return this.#pick('123456789', 1) + this.#pick('0123456789', 18);
  }

  /** 21 characters. */
  serviceDeployment(): string {
    return this.#pick('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-', 21);
  }

  /** 43 characters: what follows `ecs-pause-` in the id of a lifecycle hook. */
  hook(): string {
    return this.#pick('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-', 43);
  }

  /** 32 hexadecimal digits. */
  task(): string {
    return this.#pick('0123456789abcdef', 32);
  }

  uuid(): string {
    const hex = this.task();
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  }

  /** The items in random order. */
  shuffled<T>(items: readonly T[]): T[] {
    return items
      .map((item) => ({ item, key: this.fraction() }))
      .sort((a, b) => a.key - b.key)
      .map(({ item }) => item);
  }

  #pick(alphabet: string, length: number): string {
    let text = '';
    for (let index = 0; index < length; index += 1) text += alphabet[Math.floor(this.fraction() * alphabet.length)];
    return text;
  }
}
